import {
  findCut,
  findRevocation,
  isCutting,
} from '../../../../functions/verify-credentials/find-cut.ts';
import { readDeniedBefore } from '../../../../functions/verify-credentials/read-denied-before.ts';
import type { Hold } from '../../../../shared/aws/containment-store.ts';
import type { ActionRecord, ActionState } from '../../../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import type { CredentialBefore } from '../../../../shared/domain/credentials/credential-before.ts';
import type { Target } from '../../../../shared/domain/target.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { CUT_AT, KEY, USER_TARGET } from '../../../builders/trail-event.ts';

function of(kind: Target['kind'], id: string): Target {
  return { ...USER_TARGET, kind, id };
}

function aRevocation(overrides: Partial<ActionRecord> = {}): ActionRecord {
  return anActionRecord({
    ...{ action: 'revoke-credentials', target: USER_TARGET, settledAt: CUT_AT },
    steps: [
      { resource: 'user alice', from: [], to: ['riposte-dev-deny-all'] },
      { resource: `access key ${KEY}`, from: ['Active'], to: ['Inactive'] },
    ],
    ...overrides,
  });
}

describe('what is cut off', () => {
  it.each<[string, Partial<ActionRecord>, object]>([
    ['a user with its keys', {}, { kind: 'user', user: 'alice', keys: [KEY], guests: [] }],
    [
      'the user of a key',
      { target: of('access-key', KEY), heldAs: USER_TARGET },
      { kind: 'user', user: 'alice', keys: [KEY], guests: [] },
    ],
    [
      'the user who asked for a federated session',
      { target: of('federated-user', 'guest'), heldAs: USER_TARGET, steps: [] },
      { kind: 'user', user: 'alice', keys: [], guests: ['guest'] },
    ],
    [
      'a session',
      { target: of('role-session', 'web:job') },
      { kind: 'session', role: 'web', session: 'job' },
    ],
    [
      'the session of an instance',
      { target: of('instance', 'i-1'), heldAs: of('role-session', 'web:i-1') },
      { kind: 'session', role: 'web', session: 'i-1' },
    ],
    [
      'sessions of a role, up to the moment on record',
      { target: of('role', 'web') },
      { kind: 'older-sessions', role: 'web', before: 77 },
    ],
  ])('is %s', (_, changes, scope) => {
    const action = aRevocation(changes);

    expect(findCut(action, 77)).toStrictEqual({ target: action.target, cutAt: CUT_AT, scope });
  });

  it('of a role without a record is what began before the action had ended', () => {
    expect(findCut(aRevocation({ target: of('role', 'web') }))?.scope).toMatchObject({
      before: Date.parse(CUT_AT),
    });
  });

  it.each<[string, Partial<ActionRecord>]>([
    ['is not yet', { state: 'running' }],
    ['is not any more', { state: 'released' }],
    ['was refused', { state: 'refused' }],
    ['cannot be', { target: of('principal', 'Root:root') }],
  ])('is nothing when it %s', (_, changes) => {
    expect(findCut(aRevocation(changes))).toBeUndefined();
  });
});

it.each<[ActionState, ActionRecord['mode'], boolean]>([
  ['requested', 'auto', true],
  ['running', 'auto', true],
  ['failed', 'auto', true],
  ['requested', 'dry-run', false],
  ['contained', 'auto', false],
  ['releasing', 'auto', false],
])('%s in mode %s: about to be cut off is %s', (state, mode, expected) => {
  expect(isCutting(aRevocation({ state, mode }))).toBe(expected);
});

it('finds the action by its target', () => {
  const action = aRevocation();
  const details = incidentDetails({}, { actions: [anActionRecord(), action] });

  expect(findRevocation(details, USER_TARGET)).toStrictEqual(action);
  expect(findRevocation(details, of('user', 'bob'))).toBeUndefined();
});

describe('the moment up to which sessions are denied', () => {
  function containments(before: Record<string, CredentialBefore> | undefined) {
    const holds: Hold[] = [];
    const record: ContainmentRecord<CredentialBefore> | undefined = before && {
      ...{ state: 'isolated', holders: ['inc-1'], before, ours: [], generation: 1 },
    };
    const read = (hold: Hold) => {
      holds.push(hold);
      return Promise.resolve(record);
    };
    return { read, holds };
  }

  const denial = (cutAt: string): CredentialBefore => ({
    ...{ kind: 'deny', policy: 'riposte-dev-deny-older-sessions', cutAt },
    longestSessionSeconds: 3600,
  });

  it('is the latest on record', async () => {
    const { read, holds } = containments({
      a: denial('2026-11-21T10:00:33.000Z'),
      b: denial('2026-11-21T09:00:00.000Z'),
    });
    const action = aRevocation({ target: of('role', 'web') });

    const moment = await readDeniedBefore({ read }, 'inc-1', action);

    expect(moment).toBe(Date.parse('2026-11-21T10:00:33.000Z'));
    expect(holds).toStrictEqual([
      {
        ...{ purpose: 'contain', action: 'revoke-credentials', incidentId: 'inc-1' },
        target: of('role', 'web'),
      },
    ]);
  });

  it('is not known without a record', async () => {
    const action = aRevocation({ target: of('role', 'web') });

    expect(await readDeniedBefore(containments(undefined), 'inc-1', action)).toBeUndefined();
    expect(await readDeniedBefore(containments({}), 'inc-1', action)).toBeUndefined();
  });

  it('is of no interest for a user, and not read', async () => {
    const { read, holds } = containments({ a: denial(CUT_AT) });

    expect(await readDeniedBefore({ read }, 'inc-1', aRevocation())).toBeUndefined();
    expect(holds).toStrictEqual([]);
  });
});
