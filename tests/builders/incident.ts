import type { ActionRecord } from '../../shared/domain/action.ts';
import type { FindingRecord, Incident, IncidentDetails } from '../../shared/domain/incident.ts';

const INSTANCE = 'i-0123456789abcdef0';

export function anIncident(overrides: Partial<Incident> = {}): Incident {
  return {
    incidentId: 'inc-20261121-9k3f7q2m',
    title: `EC2 instance ${INSTANCE} is querying a cryptocurrency domain.`,
    status: 'contained',
    stateVersion: 3,
    severity: 8,
    severityBand: 'high',
    accountId: '123456789012',
    region: 'eu-west-1',
    correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
    mergeKeys: [`123456789012/eu-west-1/instance/${INSTANCE}`],
    resources: [`instance ${INSTANCE}`],
    sample: false,
    drill: false,
    findingCount: 1,
    firstSeenAt: '2026-11-21T09:58:00.000Z',
    receivedAt: '2026-11-21T10:00:00.000Z',
    openedAt: '2026-11-21T10:00:00.500Z',
    updatedAt: '2026-11-21T10:00:03.200Z',
    settledAt: '2026-11-21T10:00:03.200Z',
    version: 4,
    ...overrides,
  };
}

export function aFindingRecord(overrides: Partial<FindingRecord> = {}): FindingRecord {
  const findingId = '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8';
  return {
    findingKey: `123456789012/eu-west-1/${findingId}`,
    findingId,
    type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
    title: 'a title',
    description: 'The instance is querying a domain that is associated with Bitcoin.',
    severity: 8,
    count: 12,
    updatedAt: '2026-11-21T09:59:00.000Z',
    archived: false,
    sample: false,
    drill: false,
    source: 'guardduty',
    resourceRole: 'ACTOR',
    resources: [`instance ${INSTANCE}`],
    receivedAt: '2026-11-21T10:00:00.000Z',
    ...overrides,
  };
}

export function anActionRecord(overrides: Partial<ActionRecord> = {}): ActionRecord {
  return {
    action: 'isolate-instance',
    target: { kind: 'instance', accountId: '123456789012', region: 'eu-west-1', id: INSTANCE },
    state: 'contained',
    mode: 'auto',
    requestedBy: 'policy:mining-on-instances',
    requestedAt: '2026-11-21T10:00:01.000Z',
    settledAt: '2026-11-21T10:00:03.200Z',
    steps: [
      { resource: 'eni-0a', from: ['sg-web', 'sg-db'], to: ['sg-quarantine'] },
      { resource: 'eni-0b', from: ['sg-web'], to: ['sg-quarantine'] },
    ],
    history: [],
    correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
    ...overrides,
  };
}

/** A contained instance; give what differs. */
export function incidentDetails(
  incident: Partial<Incident> = {},
  facts: Partial<Omit<IncidentDetails, 'incident'>> = {},
): IncidentDetails {
  return {
    incident: anIncident(incident),
    findings: [aFindingRecord()],
    actions: [anActionRecord()],
    ...facts,
  };
}
