import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { HostDescription, HostReader } from '../../shared/aws/host-reader.ts';
import { findExposed } from '../../shared/domain/context/exposure.ts';
import { groupsThatCount } from '../../shared/domain/context/groups-before.ts';
import type { InstanceFacts, RoleFacts } from '../../shared/domain/context/known-facts.ts';
import type { Subject } from '../../shared/domain/context/subjects.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import type { ReadFact } from './read-fact.ts';

type InstanceSubject = Extract<Subject, { kind: 'instance' }>;

export interface InstanceParts {
  readonly hosts: HostReader;
  readonly containments: Pick<ContainmentStore<InterfaceBefore>, 'read'>;
  readonly readFact: ReadFact;
  /** The role in an instance profile, with what it may do. */
  readonly roleOfProfile: (profile: string) => Promise<RoleFacts | undefined>;
}

/** The instance first, because the rest hangs on it; then all the rest at once. */
export async function gatherInstance(
  subject: InstanceSubject,
  parts: InstanceParts,
): Promise<InstanceFacts | undefined> {
  const { id, accountId, region } = subject;
  const name = `instance ${id}`;
  const host = await parts.readFact(name, (signal) => parts.hosts.describe(id, signal));
  if (!host) return undefined;
  const { imageId, profile } = host;
  const [image, exposure, role] = await Promise.all([
    imageId === undefined ? undefined : readImage(parts, imageId),
    readExposure(parts, subject, host),
    profile === undefined ? undefined : parts.roleOfProfile(profile),
  ]);
  const { interfaces, ...description } = host;
  return {
    ...{ id, accountId, region },
    ...description,
    ...groupsThatCount(interfaces, undefined),
    ...exposure,
    ...(image && { image }),
    ...(role && { role }),
  };
}

function readImage({ hosts, readFact }: InstanceParts, imageId: string) {
  return readFact(`image ${imageId}`, (signal) => hosts.image(imageId, signal));
}

/** After the instance: whoever sees it in quarantine then finds the record of what was before. */
function readExposure(
  { hosts, containments, readFact }: InstanceParts,
  { id, accountId, region, kind }: InstanceSubject,
  { interfaces }: HostDescription,
) {
  return readFact(`instance ${id}, open ports`, async (signal) => {
    const record = await containments.read({
      ...{ purpose: 'contain', action: 'isolate-instance', incidentId: '' },
      target: { kind, accountId, region, id },
    });
    const counting = groupsThatCount(interfaces, record);
    return { ...counting, exposed: findExposed(await hosts.ingress(counting.groups, signal)) };
  });
}
