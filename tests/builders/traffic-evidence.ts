import type {
  InterfaceVerification,
  TrafficEvidence,
} from '../../shared/domain/context/traffic-evidence.ts';
import type { AfterCut, FlowGroup, InterfaceRecords } from '../../shared/flow-logs/flow-summary.ts';
import { INSTANCE } from './finding.ts';

export const ENI = 'eni-0123456789abcdef0';

/** What flow logs say of a host that sent a lot to one address. */
export function someTraffic(overrides: Partial<TrafficEvidence> = {}): TrafficEvidence {
  return {
    look: 2,
    lookedAt: '2026-11-21T10:15:00.000Z',
    from: '2026-11-21T09:43:00.000Z',
    to: '2026-11-21T10:15:00.000Z',
    outcome: 'seen',
    remarks: [],
    lines: ['10.20.1.5 sent 412.0 MB to 198.51.100.7 port 443'],
    patterns: [
      {
        name: 'data-exfiltration',
        severity: 'high',
        summary: '412.0 MB left 10.20.1.5 for 198.51.100.7',
        technique: 'T1048 Exfiltration Over Alternative Protocol',
        runbook: 'Find out which data the host could read.',
      },
    ],
    unable: [],
    notVisible: [],
    containment: [],
    recommendations: {
      immediate: ['Rotate the secrets that the host can read.'],
      investigate: ['What was sent?'],
      prevent: ['Let the host reach only what it needs.'],
    },
    analyzed: { records: 1200, bytes: 30_000, objects: 6 },
    ...overrides,
  };
}

export function aVerification(
  state: InterfaceVerification['state'],
  overrides: Partial<InterfaceVerification> = {},
): InterfaceVerification {
  const isLeak = state === 'leaking';
  return {
    interfaceId: ENI,
    instanceId: INSTANCE,
    cutAt: '2026-11-21T10:00:03.200Z',
    state,
    records: isLeak || state === 'verified' ? 3 : 0,
    acceptedBytes: isLeak ? 5_300_000 : 0,
    peers: isLeak ? ['198.51.100.7'] : [],
    straddlingBytes: 0,
    ...overrides,
  };
}

export function aFlowGroup(overrides: Partial<FlowGroup> = {}): FlowGroup {
  return {
    ...{ local: '10.20.1.5', peer: '198.51.100.7', port: 443, service: 'peer', protocol: 6 },
    ...{ direction: 'egress', action: 'ACCEPT', bytes: 1000, packets: 10, flows: 1 },
    ...{ tcpFlags: 0, first: 1_763_719_200, last: 1_763_719_260 },
    ...overrides,
  };
}

/** Records of the interface, with what came after its cut. */
export function recordsAfterCut(afterCut: Partial<AfterCut> = {}, id = ENI): InterfaceRecords {
  return {
    id,
    addresses: ['10.20.1.5'],
    records: { ok: 10, noData: 0, skipData: 0, malformed: 0 },
    ...{ first: 1_763_719_200, last: 1_763_719_260 },
    afterCut: {
      ...{ records: 0, skipData: 0, acceptedBytes: 0, accepted: [] },
      straddling: { records: 0, bytes: 0 },
      ...afterCut,
    },
  };
}
