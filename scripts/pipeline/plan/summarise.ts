import { describeActions, isChange, isDestroyed, type Plan } from './plan-file.ts';

/** GitLab's `reports:terraform`. Source: GitLab docs, "Terraform integration in merge requests". */
export interface TerraformReport {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

export function terraformReport({ resource_changes: changes }: Plan): TerraformReport {
  const count = (action: 'create' | 'update'): number =>
    changes.filter(({ change }) => change.actions.includes(action)).length;
  return {
    create: count('create'),
    update: count('update'),
    delete: changes.filter(isDestroyed).length,
  };
}

/** One line for each change, what is destroyed first; addresses only, since values may be secret. */
export function summarisePlan({ resource_changes: changes }: Plan): string[] {
  const told = changes.filter(isChange);
  const ordered = [...told.filter(isDestroyed), ...told.filter((change) => !isDestroyed(change))];
  if (ordered.length === 0) return ['  no changes'];
  return ordered.map((change) => `  ${describeActions(change).padEnd(8)} ${change.address}`);
}
