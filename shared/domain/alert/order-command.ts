import type { Target, TargetKind } from '../target.ts';

/** How operators name a target; a principal is none that could be contained. */
const NAMED: Readonly<Record<TargetKind, ((id: string) => string) | undefined>> = {
  instance: (id) => id,
  'access-key': (id) => id,
  'role-session': (id) => id,
  user: (id) => `user/${id}`,
  role: (id) => `role/${id}`,
  'federated-user': (id) => `federated-user/${id}`,
  bucket: (id) => `bucket/${id}`,
  function: (id) => `function/${id}`,
  address: (id) => `address/${id}`,
  account: (id) => `account/${id}`,
  principal: undefined,
};

/** The command that orders this by hand, or undefined when it cannot be ordered. The stack is ours, the target is not. */
export function orderCommand(
  { action, target }: { readonly action: string; readonly target: Target },
  stack: string,
): string | undefined {
  const named = NAMED[target.kind]?.(target.id);
  if (named === undefined) return undefined;
  return `npm run riposte -- contain ${named} --action ${action} --reason "…" --stack ${stack}`;
}
