import type { Plan, ResourceChange } from '../../scripts/pipeline/plan/plan-file.ts';

type Action = ResourceChange['change']['actions'][number];

interface ChangeOptions {
  readonly actions?: readonly Action[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A change of `<type>.x`, by default an update that changes nothing that we look at. */
export function change(type: string, options: ChangeOptions = {}): ResourceChange {
  const { actions = ['update'], before = {}, after = {} } = options;
  return { address: `${type}.x`, type, change: { actions: [...actions], before, after } };
}

/** A whole plan of these changes. */
export function planOf(...changes: readonly ResourceChange[]): Plan {
  return {
    format_version: '1.2',
    complete: true,
    errored: false,
    resource_changes: [...changes],
    resource_drift: [],
  };
}
