import type { Traffic } from '../../../shared/detections/detection.ts';
import type { Isolation } from '../../../shared/detections/advise-isolation.ts';
import type { Response } from '../../../shared/detections/recommend-for-traffic.ts';
import { DATABASE_PORTS } from '../../../shared/detections/services.ts';
import type { IncidentDetails } from '../../../shared/domain/incident.ts';
import { findCuts, isCutting } from './find-cuts.ts';

const INSTANCE_ID = /^i-[0-9a-f]+$/;

/** What has been done about the hosts. Pure. */
export function isolationOf({ incident, actions }: IncidentDetails): Isolation {
  const [cut] = findCuts(actions);
  const named = incident.mergeKeys.map((key) => key.split('/').at(-1) ?? '');
  const instanceId = cut?.instanceId ?? named.find((id) => INSTANCE_ID.test(id));
  return {
    isolated: cut !== undefined,
    isolating: isCutting(actions),
    ...(cut && { isolatedAt: cut.cutAt }),
    ...(instanceId !== undefined && { instanceId }),
  };
}

/** The same, and what they could reach: advice follows from it. Pure. */
export function responseTo(details: IncidentDetails, traffic: Traffic): Response {
  return { ...isolationOf(details), databasePeers: databasePeersOf(traffic) };
}

function databasePeersOf({ groups, isExternal }: Traffic): string[] {
  const called = groups.filter(
    ({ peer, port, service, action }) =>
      service === 'peer' && action === 'ACCEPT' && DATABASE_PORTS.has(port) && !isExternal(peer),
  );
  return [...new Set(called.map(({ peer }) => peer))];
}
