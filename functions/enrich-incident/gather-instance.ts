import type { ContainmentStore } from '../../shared/aws/containment-store.ts';
import type { HostDescription, HostReader } from '../../shared/aws/host-reader.ts';
import { findExposed } from '../../shared/domain/context/exposure.ts';
import { groupsThatCount } from '../../shared/domain/context/groups-before.ts';
import type { InstanceFacts, RoleFacts } from '../../shared/domain/context/known-facts.ts';
import type { Subject } from '../../shared/domain/context/subjects.ts';
import { defined } from '../../shared/domain/defined.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import { isolationOf, type InterfaceBefore } from '../../shared/domain/isolation.ts';
import { profileName } from '../../shared/domain/kept-settings.ts';
import { recordedProfile } from '../../shared/domain/recorded-profile.ts';
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
  const isolation = await readIsolation(parts, subject);
  const { imageId } = host;
  const profile = profileThatCounts(host, isolation);
  const [image, exposure, role] = await Promise.all([
    imageId === undefined ? undefined : readImage(parts, imageId),
    isolation && readExposure(parts, host, { name, ...isolation }),
    profile === undefined ? undefined : parts.roleOfProfile(profile),
  ]);
  const { interfaces, ...description } = host;
  return {
    ...{ id, accountId, region },
    ...description,
    ...defined({ profile: profile ?? host.profile }),
    ...groupsThatCount(interfaces, undefined),
    ...exposure,
    ...(image && { image }),
    ...(role && { role }),
  };
}

interface Isolation {
  readonly record: ContainmentRecord<InterfaceBefore> | undefined;
}

/** After the instance: whoever sees it in quarantine then finds the record of what was before. Undefined when it cannot be read. */
function readIsolation(
  { containments, readFact }: InstanceParts,
  { id, accountId, region, kind }: InstanceSubject,
): Promise<Isolation | undefined> {
  const hold = isolationOf({ kind, accountId, region, id });
  return readFact(`instance ${id}, record of before`, async () => ({
    record: await containments.read(hold),
  }));
}

/** What may have been stolen are the rights that it had, not those that the isolation has left it. */
function profileThatCounts(
  { profile }: HostDescription,
  isolation: Isolation | undefined,
): string | undefined {
  if (!isolation) return undefined;
  const arn = recordedProfile(isolation.record);
  return arn === undefined ? profile : profileName(arn);
}

function readImage({ hosts, readFact }: InstanceParts, imageId: string) {
  return readFact(`image ${imageId}`, (signal) => hosts.image(imageId, signal));
}

interface Seen extends Isolation {
  readonly name: string;
}

function readExposure(
  { hosts, readFact }: InstanceParts,
  { interfaces }: HostDescription,
  { name, record }: Seen,
) {
  return readFact(`${name}, open ports`, async (signal) => {
    const counting = groupsThatCount(interfaces, record);
    return { ...counting, exposed: findExposed(await hosts.ingress(counting.groups, signal)) };
  });
}
