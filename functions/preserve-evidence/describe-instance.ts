import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { DescribedInstance, InstanceDescriber } from '../../shared/aws/instance-describer.ts';
import { describeError, TransientError } from '../../shared/domain/errors.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import type { Wanted } from './keep-object.ts';

export interface DescribeParts {
  readonly describer: Omit<InstanceDescriber, 'instance'>;
  readonly containments: Pick<ContainmentStore<InterfaceBefore>, 'read'>;
}

export interface Description {
  readonly content: Readonly<Record<string, unknown>>;
  /** What could not be read, with the reason. */
  readonly unread: readonly string[];
}

/** Throws TransientError when AWS must be asked again. */
export type DescribeInstance = (wanted: Wanted, host: DescribedInstance) => Promise<Description>;

/**
 * The instance in the words of EC2. The interfaces come before the record of before: whoever sees the quarantine then finds what was
 * before it, and the groups from before are described, too.
 */
export function createDescribeInstance(parts: DescribeParts): DescribeInstance {
  return async ({ incidentId, target }, host) => {
    const { describer, containments } = parts;
    const { read, unread } = createReading();
    const [volumes, interfaces] = await Promise.all([
      read('volumes', () => describer.volumes(target.id)),
      read('interfaces', () => describer.interfaces(target.id)),
    ]);
    const record = await read('record of before', () =>
      containments.read({ purpose: 'contain', action: 'isolate-instance', incidentId, target }),
    );
    const before = record?.before ?? {};
    const groupsBefore = Object.values(before).flatMap(({ groups }) => groups);
    const groupIds = [...new Set([...(interfaces?.groupIds ?? []), ...groupsBefore])];
    const securityGroups = await read('security groups', () => describer.groups(groupIds));
    const content = { instance: host.raw, volumes, interfaces: interfaces?.raw, securityGroups };
    return { content: { ...content, before, unread }, unread };
  };
}

function createReading() {
  const unread: string[] = [];
  const read = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TransientError) throw error;
      unread.push(`${what} (${describeError(error)})`);
      return undefined;
    }
  };
  return { read, unread };
}
