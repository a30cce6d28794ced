import type { UpdateAccessKeyCommandInput } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { GLOBAL } from '../../../shared/domain/target.ts';
import { aTarget } from '../../builders/order.ts';
import type { Kind } from '../schedule.ts';
import { DENY_POLICY_ARN, deployCredentials } from './deploy-credentials.ts';
import { refusal, ThingWorld, type Thing } from './things.ts';

type Status = 'Active' | 'Inactive';

interface UserSetup {
  readonly keys: readonly Status[];
  /** Somebody had attached our deny before. */
  readonly isDenied: boolean;
  /** The second place names the user by the first key. */
  readonly byKey: boolean;
}

export const USERS: Kind<UserSetup> = {
  setup: fc.record({
    keys: fc.array(fc.constantFrom<Status>('Active', 'Active', 'Inactive'), { maxLength: 2 }),
    isDenied: fc.nat({ max: 5 }).map((dice) => dice === 0),
    byKey: fc.boolean(),
  }),
  drifts: ['key-made', 'key-activated', 'key-deactivated', 'key-deleted', 'detached', 'attached'],
};

const ALICE = aTarget({ kind: 'user', region: GLOBAL, id: 'alice' });

/** revoke-credentials and release-credentials with one user. */
export function aUserWorld(setup: UserSetup): ThingWorld {
  const user = new MemoryUser(setup);
  const key = aTarget({ kind: 'access-key', region: GLOBAL, id: keyId(1) });
  return new ThingWorld({
    ...{ action: 'revoke-credentials', heldAs: ALICE, deploy: deployCredentials },
    targets: [ALICE, setup.byKey && setup.keys.length > 0 ? key : ALICE],
    things: () => user.things(),
    answer: (command, input) => user.answer(command, input),
    change: (drift, choice) => {
      user.change(drift, choice);
    },
    releaseWishes: (force) => ({ force, ...(force && { reactivateKeys: user.everyKey() }) }),
  });
}

function keyId(number: number): string {
  return `AKIA000000000000000${number}`;
}

class MemoryUser {
  private readonly keys = new Map<string, Status>();
  private isDenied: boolean;
  private made = 0;

  constructor({ keys, isDenied }: UserSetup) {
    for (const status of keys) this.make(status);
    this.isDenied = isDenied;
  }

  everyKey(): string[] {
    return Array.from({ length: this.made }, (_, index) => keyId(index + 1));
  }

  things(): Thing[] {
    return [
      { name: 'user alice', value: this.isDenied ? 'denied' : 'free', isClosed: this.isDenied },
      ...this.everyKey().map((id): Thing => {
        const value = this.keys.get(id) ?? 'gone';
        return { name: `access key ${id}`, value, isClosed: value !== 'Active' };
      }),
    ];
  }

  answer(command: string, input: object): object {
    switch (command) {
      case 'GetAccessKeyLastUsedCommand':
        return { UserName: ALICE.id };
      case 'ListAccessKeysCommand':
        return {
          AccessKeyMetadata: [...this.keys].map(([id, status]) => {
            return { AccessKeyId: id, Status: status };
          }),
        };
      case 'ListAttachedUserPoliciesCommand':
        return { AttachedPolicies: this.isDenied ? [{ PolicyArn: DENY_POLICY_ARN }] : [] };
      case 'UpdateAccessKeyCommand':
        return this.update(input as UpdateAccessKeyCommandInput);
      default:
        return this.attach(command);
    }
  }

  change(drift: string, choice: number): void {
    const ids = [...this.keys.keys()];
    const id = ids[choice % Math.max(ids.length, 1)];
    if (drift === 'attached' || drift === 'detached') this.isDenied = drift === 'attached';
    else if (drift === 'key-made') this.make('Active');
    else if (id === undefined) return;
    else if (drift === 'key-deleted') this.keys.delete(id);
    else this.keys.set(id, drift === 'key-activated' ? 'Active' : 'Inactive');
  }

  /** A user has two at most. */
  private make(status: Status): void {
    if (this.keys.size > 1) return;
    this.made += 1;
    this.keys.set(keyId(this.made), status);
  }

  private update({ AccessKeyId: id = '', Status: status }: UpdateAccessKeyCommandInput): object {
    if (!this.keys.has(id)) throw refusal('NoSuchEntityException');
    this.keys.set(id, status === 'Active' ? 'Active' : 'Inactive');
    return {};
  }

  private attach(command: string): object {
    const isKnown = ['AttachUserPolicyCommand', 'DetachUserPolicyCommand'].includes(command);
    if (!isKnown) throw new Error(`IAM in memory does not know ${command}`);
    const isAttaching = command === 'AttachUserPolicyCommand';
    if (!isAttaching && !this.isDenied) throw refusal('NoSuchEntityException');
    this.isDenied = isAttaching;
    return {};
  }
}
