import { withCommand } from '../command.ts';
import type { KeyFacts, UserFacts } from '../known-facts.ts';
import {
  adviseContainment,
  isHandled,
  type Recommend,
  type Situation,
  type Wish,
} from './situation.ts';

const DAY_MS = 86_400_000;
/** AWS Security Hub control IAM.3: keys are to be rotated every 90 days. */
const OLD_KEY_DAYS = 90;
/** What was made this shortly before may be the attacker's. */
const FRESH_KEY_DAYS = 7;

/**
 * IAM users: keys and sessions first, then what an attacker leaves behind. Source: GuardDuty user guide, "Remediating potentially
 * compromised AWS credentials"; AWS knowledge centre, "unauthorized activity in my account".
 */
export function createRecommendForUsers(openedAt: string): Recommend {
  return (situation) => {
    const users = situation.facts.users;
    return {
      immediate: users.flatMap((user) => cutOff(situation, user)),
      investigate: users.flatMap((user) => investigate(user, openedAt)),
      prevent: users.flatMap((user) => prevent(withKeysOf(situation, user), openedAt)),
    };
  };
}

/** Cut off as a whole: its sessions and its console too, not a single key. */
function wishToCut({ name, keys = [] }: UserFacts): Wish {
  const ids = keys.map(({ id }) => id);
  return {
    target: `user/${name}`,
    action: 'revoke-credentials',
    isMeant: ({ kind, id }) => {
      if (kind === 'user' || kind === 'federated-user') return id === name;
      return kind === 'access-key' && ids.includes(id);
    },
  };
}

/** The keys may have been read before the platform made them Inactive; what it did is on record. */
function withKeysOf({ actions }: Situation, user: UserFacts): UserFacts {
  if (!user.keys) return user;
  const steps = actions
    .filter(({ action, state }) => action === 'revoke-credentials' && state === 'contained')
    .flatMap((action) => action.steps);
  const isOff = (id: string): boolean =>
    steps.some(({ resource, to }) => resource.includes(id) && to.includes('Inactive'));
  return {
    ...user,
    keys: user.keys.map((key) => (isOff(key.id) ? { ...key, active: false } : key)),
  };
}

function cutOff(situation: Situation, user: UserFacts): string[] {
  const { name, keys = [], hasPassword } = user;
  const wish = wishToCut(user);
  if (isHandled(situation, wish.action, wish.isMeant)) return [];
  return [
    adviseContainment(
      `Unless ${name} can explain the calls, deny everything to this user: a session outlives the key that it was made with.`,
      wish,
      situation,
    ),
    ...keys.filter(({ active }) => active).map((key) => deactivate(name, key)),
    ...(hasPassword ? [newPassword(name)] : []),
  ];
}

function deactivate(name: string, { id }: KeyFacts): string {
  return withCommand(`Deactivate key ${id} of ${name}; do not delete it, it is evidence.`, [
    ...['aws', 'iam', 'update-access-key', '--user-name', name],
    ...['--access-key-id', id, '--status', 'Inactive'],
  ]);
}

function newPassword(name: string): string {
  return withCommand(`Make ${name} set a new console password.`, [
    ...['aws', 'iam', 'update-login-profile', '--user-name', name, '--password-reset-required'],
  ]);
}

function investigate({ name, keys = [] }: UserFacts, openedAt: string): string[] {
  const fresh = keys.filter(({ createdAt }) => ageDays(createdAt, openedAt) < FRESH_KEY_DAYS);
  return [
    withCommand(
      `See what ${name} did, above all what lasts: sessions of roles that it assumed, new users, keys, roles, trust policies, functions.`,
      [
        ...['aws', 'cloudtrail', 'lookup-events', '--lookup-attributes'],
        `AttributeKey=Username,AttributeValue=${name}`,
      ],
    ),
    ...fresh.map(({ id }) => `Key ${id} of ${name} is younger than a week: who made it?`),
  ];
}

function prevent(user: UserFacts, openedAt: string): string[] {
  const { name, keys = [], hasPassword, mfaDevices, policies } = user;
  const isOld = ({ active, createdAt }: KeyFacts): boolean =>
    active && ageDays(createdAt, openedAt) > OLD_KEY_DAYS;
  return [
    ...keys.filter(({ active }) => active).map(({ id }) => rotate(name, id)),
    ...keys.filter(({ active }) => !active).map(({ id }) => remove(name, id)),
    ...(keys.some(isOld)
      ? [`Keys of ${name} are older than 90 days: rotate them on a schedule.`]
      : []),
    ...(keys.length > 0
      ? [`Give the workload of ${name} a role instead of keys that never expire.`]
      : []),
    ...(hasPassword && mfaDevices === 0
      ? [`Require MFA of ${name}: a password is all it takes.`]
      : []),
    ...(policies?.reach.breadth === 'admin'
      ? [`Narrow the policies of ${name}: administrator.`]
      : []),
  ];
}

function rotate(name: string, id: string): string {
  return withCommand(
    `Rotate key ${id} of ${name}: whoever has it can still use it once ${name} may act again.`,
    [...['aws', 'iam', 'create-access-key', '--user-name', name]],
  );
}

function remove(name: string, id: string): string {
  return withCommand(
    `Delete key ${id} of ${name} when the investigation is over; never make it Active again.`,
    [...['aws', 'iam', 'delete-access-key', '--user-name', name, '--access-key-id', id]],
  );
}

/** Negative: made after the incident was opened. Unknown: infinitely old for what is fresh, not old for what is old. */
function ageDays(createdAt: string | undefined, openedAt: string): number {
  return createdAt === undefined
    ? Number.NaN
    : (Date.parse(openedAt) - Date.parse(createdAt)) / DAY_MS;
}
