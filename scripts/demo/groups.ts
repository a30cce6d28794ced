import { sameGroups } from '../../shared/domain/isolation.ts';
import type { GroupsByInterface, Server } from '../local-aws/customer-server.ts';
import type { Evidence, Mark } from './evidence.ts';

/** The groups of a server at one time. */
interface GroupsAt {
  readonly when: string;
  readonly groups: GroupsByInterface;
}

const QUARANTINE = 'QUARANTINE';

/** The groups of each interface at each time; `quarantine` is the id of the group that is not the customer's. */
export function groupsEvidence(
  server: Server,
  times: readonly GroupsAt[],
  quarantine?: string,
): Evidence {
  const mark = (id: string): Mark => ({
    text: id === quarantine ? QUARANTINE : groupName(server, id),
    detail: id,
    isCut: id === quarantine,
  });
  return {
    title: 'Security groups of each interface',
    of: 'Interface',
    times: times.map(({ when }) => when),
    rows: server.eniIds.map((eni) => ({
      name: eni,
      cells: times.map(({ groups }) => (groups[eni] ?? []).map(mark)),
    })),
  };
}

function groupName({ groupIds }: Server, id: string): string {
  return Object.entries(groupIds).find(([, groupId]) => groupId === id)?.[0] ?? 'unknown';
}

/** Same groups on the same interfaces. */
export function equalGroups(a: GroupsByInterface, b: GroupsByInterface): boolean {
  const enis = Object.keys(a);
  return (
    enis.length === Object.keys(b).length &&
    enis.every((eni) => sameGroups(a[eni] ?? [], b[eni] ?? []))
  );
}

/** How a server is called in an incident. */
export function incidentName({ instanceId }: Server): string {
  return `instance ${instanceId}`;
}

/** What a scene about a server says about it. */
export function describeServer({ name, instanceId, vpcId }: Server): string {
  return `${name} · ${instanceId} · ${vpcId}`;
}
