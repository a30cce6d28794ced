import type { PutRolePolicyCommandInput } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import {
  isOurDocument,
  olderPolicyName,
  sessionPolicyName,
} from '../../../shared/domain/credentials/deny-policy.ts';
import { GLOBAL } from '../../../shared/domain/target.ts';
import { aTarget } from '../../builders/order.ts';
import { STACK } from '../platform.ts';
import type { Kind } from '../schedule.ts';
import { deployCredentials } from './deploy-credentials.ts';
import { refusal, ThingWorld, type Thing } from './things.ts';

interface SessionSetup {
  /** All sessions of the role up to a moment, or one. */
  readonly scope: 'older' | 'session';
  readonly isForeign: boolean;
}

export const SESSIONS: Kind<SessionSetup> = {
  setup: fc.record({
    scope: fc.constantFrom<SessionSetup['scope']>('older', 'session'),
    isForeign: fc.nat({ max: 9 }).map((dice) => dice === 0),
  }),
  drifts: ['removed', 'replaced', 'added', 'added'],
};

const SESSION = aTarget({ kind: 'role-session', region: GLOBAL, id: 'deploy:ci' });
const ROLE = aTarget({ kind: 'role', region: GLOBAL, id: 'deploy' });
const FOREIGN = JSON.stringify({ Version: '2012-10-17', Statement: [] });

/** revoke-credentials and release-credentials with one role. */
export function aSessionWorld({ scope, isForeign }: SessionSetup): ThingWorld {
  const target = scope === 'older' ? ROLE : SESSION;
  const name = scope === 'older' ? olderPolicyName(STACK) : sessionPolicyName(STACK, 'ci');
  const role = new MemoryRole(name);
  if (isForeign) role.change('replaced');
  return new ThingWorld({
    ...{ action: 'revoke-credentials', heldAs: target, deploy: deployCredentials },
    targets: [target, target],
    things: () => role.things(),
    answer: (command, input) => role.answer(command, input),
    change: (drift) => {
      role.change(drift);
    },
    releaseWishes: (force) => ({ force }),
  });
}

class MemoryRole {
  private readonly policies = new Map<string, string>();
  private readonly ours: string;

  constructor(ours: string) {
    this.ours = ours;
  }

  things(): Thing[] {
    const text = this.policies.get(this.ours);
    const isOurs = text !== undefined && isOurDocument(text);
    const others = [...this.policies.keys()].filter((name) => name !== this.ours);
    return [
      {
        name: 'role deploy',
        value: isOurs ? 'denied' : (text ?? 'none'),
        isClosed: isOurs,
      },
      { name: 'other policies', value: others.join(' ') },
    ];
  }

  answer(command: string, input: object): object {
    const { PolicyName: name = '', PolicyDocument: text = '' } = input as PutRolePolicyCommandInput;
    switch (command) {
      case 'GetRoleCommand':
        return { Role: { RoleId: 'AROA1', Path: '/', MaxSessionDuration: 3600 } };
      case 'GetRolePolicyCommand':
        return { PolicyDocument: encodeURIComponent(this.find(name)) };
      case 'PutRolePolicyCommand':
        this.policies.set(name, text);
        return {};
      case 'DeleteRolePolicyCommand':
        this.find(name);
        this.policies.delete(name);
        return {};
      default:
        throw new Error(`IAM in memory does not know ${command}`);
    }
  }

  private find(name: string): string {
    const found = this.policies.get(name);
    if (found === undefined) throw refusal('NoSuchEntityException');
    return found;
  }

  change(drift: string): void {
    if (drift === 'removed') this.policies.delete(this.ours);
    if (drift === 'replaced') this.policies.set(this.ours, FOREIGN);
    if (drift === 'added') this.policies.set(`theirs-${this.policies.size}`, FOREIGN);
  }
}
