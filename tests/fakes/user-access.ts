import type { UserAccess } from '../../shared/aws/user-access.ts';

/** One user as it really is; hooks of a test may change it like somebody else would. */
export interface FakeUser {
  exists: boolean;
  isDenied: boolean;
  /** Status by key id. */
  readonly keys: Map<string, string>;
}

interface FakeBehaviour {
  /** Called before the n-th (from 1) look at the user. */
  readonly beforeLook?: (look: number, user: FakeUser) => void;
  /** Error of the n-th (from 1) attempt at `AKIA…`, `attach` or `detach`. */
  readonly fail?: (what: string, attempt: number) => Error | undefined;
  /** Looks after a change that still show what was before it. */
  readonly staleLooks?: number;
}

export interface FakeUsers extends UserAccess {
  readonly user: FakeUser;
  /** What was changed, in order. */
  readonly changes: string[];
}

/** One user in memory. */
export function fakeUsers(
  keys: Readonly<Record<string, string>>,
  { isDenied = false, ...behaviour }: FakeBehaviour & { readonly isDenied?: boolean } = {},
): FakeUsers {
  const user: FakeUser = { exists: true, isDenied, keys: new Map(Object.entries(keys)) };
  const attempts = new Map<string, number>();
  const changes: string[] = [];
  const show = () => ({
    keys: [...user.keys].map(([id, status]) => ({ id, status })),
    isDenied: user.isDenied,
  });
  let shown = show();
  let stale = 0;
  let looks = 0;
  const change = async (what: string, apply: () => void): Promise<void> => {
    const [name = ''] = what.split(' ');
    const attempt = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, attempt);
    const error = behaviour.fail?.(name, attempt);
    if (error) throw error;
    if (!user.exists) throw Object.assign(new Error('no such user'), { name: 'NoSuchEntity' });
    apply();
    changes.push(what);
    stale = behaviour.staleLooks ?? 0;
    return Promise.resolve();
  };
  return {
    ...{ user, changes },
    describe: () => {
      looks += 1;
      behaviour.beforeLook?.(looks, user);
      if (stale > 0) stale -= 1;
      else shown = show();
      return Promise.resolve(user.exists ? shown : undefined);
    },
    setKeyStatus: (_user, id, status) =>
      change(`${id} ${status}`, () => {
        user.keys.set(id, status);
      }),
    attachDeny: () =>
      change('attach', () => {
        user.isDenied = true;
      }),
    detachDeny: () =>
      change('detach', () => {
        user.isDenied = false;
      }),
  };
}
