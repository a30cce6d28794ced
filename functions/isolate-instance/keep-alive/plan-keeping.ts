import type { ActionStep } from '../../../shared/domain/action.ts';
import { describeNode } from '../../../shared/domain/cluster-node.ts';
import { toRecord } from '../../../shared/domain/instance-settings.ts';
import { readSettings, type SettingSources } from '../../../shared/response/read-settings.ts';
import { describeKept, describeUnread } from './keep-settings.ts';

/** What would be changed to keep the evidence of an instance. Never rejects. */
export type PlanKeeping = (instanceId: string) => Promise<readonly ActionStep[]>;

export function createPlanKeeping(sources: SettingSources): PlanKeeping {
  return async (instanceId) => {
    const now = await readSettings(sources, instanceId);
    return [
      ...describeKept(toRecord(now.settings)),
      ...describeUnread(now),
      ...describeNode(now.tags),
    ];
  };
}
