import type { ActionRecord } from '../../shared/domain/action.ts';
import { ADVICE } from '../../shared/domain/credentials/advice.ts';
import type { IncidentContext } from '../../shared/domain/context/incident-context.ts';
import type { FindingRecord, Incident, IncidentDetails } from '../../shared/domain/incident.ts';

/** An incident to draw, and the name of its picture. */
export interface Example {
  readonly name: string;
  readonly details: IncidentDetails;
}

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const INSTANCE = 'i-0a1b2c3d4e5f60718';
const KEY = 'AKIAIOSFODNN7EXAMPLE';

const INCIDENT = {
  ...{
    stateVersion: 3,
    sample: false,
    drill: false,
    version: 5,
    findingCount: 1,
    contextVersion: 1,
  },
  ...{ accountId: ACCOUNT, region: REGION },
  correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
  firstSeenAt: '2026-11-21T02:58:12.000Z',
  receivedAt: '2026-11-21T03:04:10.000Z',
  openedAt: '2026-11-21T03:04:10.400Z',
  updatedAt: '2026-11-21T03:04:12.900Z',
  settledAt: '2026-11-21T03:04:12.900Z',
};

type Findings = Pick<FindingRecord, 'type' | 'source' | 'resourceRole' | 'count' | 'description'>;

function aFinding(incident: Incident, parts: Findings): FindingRecord {
  const findingId = incident.correlationId;
  return {
    ...{ findingId, findingKey: `${ACCOUNT}/${REGION}/${findingId}`, title: incident.title },
    ...{ severity: incident.severity, archived: false, sample: false, drill: false },
    resources: incident.resources,
    updatedAt: incident.updatedAt,
    receivedAt: incident.receivedAt,
    ...parts,
  };
}

const ACTION: Pick<
  ActionRecord,
  'mode' | 'history' | 'correlationId' | 'requestedAt' | 'settledAt'
> = {
  ...{ mode: 'auto', history: [], correlationId: INCIDENT.correlationId },
  ...{ requestedAt: INCIDENT.openedAt, settledAt: INCIDENT.updatedAt },
};

const HOST: Incident = {
  ...INCIDENT,
  incidentId: 'inc-20261121-9k3f7q2m',
  title: `EC2 instance ${INSTANCE} is querying a domain of a mining pool.`,
  ...{ status: 'contained', severity: 8, severityBand: 'high' },
  resources: [`instance ${INSTANCE}`],
  mergeKeys: [`${ACCOUNT}/${REGION}/instance/${INSTANCE}`],
};

const HOST_CONTEXT: IncidentContext = {
  ...{ version: 1, gatheredAt: '2026-11-21T03:04:13.500Z', relatedCount: 1, unread: [] },
  facts: [
    {
      resource: `instance ${INSTANCE}`,
      lines: [
        { label: 'Name', value: 'build-runner-3' },
        { label: 'Open to the internet', value: 'tcp 22, tcp 8080' },
        { label: 'Role', value: 'build-runner: may read every secret' },
        { label: 'IMDSv1', value: 'allowed' },
      ],
    },
  ],
  related: [
    {
      ...{ incidentId: 'inc-20261119-4m2x8p1c', title: 'Port 22 is being probed' },
      ...{ status: 'open', openedAt: '2026-11-19T17:20:00.000Z' },
    },
  ],
  recommendations: {
    immediate: ['Cut off the credentials of the instance: its role may read every secret.'],
    investigate: ['How did they come in? Port 8080 has been open since 19 November.'],
    prevent: ['Require IMDSv2 on build runners.'],
  },
};

function containedHost(): IncidentDetails {
  const finding = aFinding(HOST, {
    type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
    ...{ source: 'guardduty', resourceRole: 'ACTOR', count: 41 },
    description: 'The instance is querying xmr-eu1.nanopool.org, a domain of a mining pool.',
  });
  const action: ActionRecord = {
    ...ACTION,
    ...{ action: 'isolate-instance', state: 'contained' },
    target: { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE },
    requestedBy: 'policy:mining-and-command-and-control',
    steps: [
      { resource: 'eni-0aa11', from: ['sg-0web', 'sg-0ssh'], to: ['sg-0quarantine'] },
      { resource: 'eni-0bb22', from: ['sg-0db'], to: ['sg-0quarantine'] },
    ],
  };
  return { incident: HOST, findings: [finding], actions: [action], context: HOST_CONTEXT };
}

function revokedKey(): IncidentDetails {
  const incident: Incident = {
    ...INCIDENT,
    incidentId: 'inc-20261121-h7t2c4vd',
    title: 'AWS found an access key of the user deploy in public.',
    ...{ status: 'contained', severity: 9, severityBand: 'critical' },
    resources: ['IAMUser deploy', `access key ${KEY}`],
    mergeKeys: [`${ACCOUNT}/global/principal/deploy`],
  };
  const finding = aFinding(incident, {
    type: 'Health:IAMUser/AWS_RISK_CREDENTIALS_EXPOSED',
    ...{ source: 'health', resourceRole: 'TARGET', count: 1 },
    description: 'The key stands in a public repository since 02:58 UTC.',
  });
  const action: ActionRecord = {
    ...ACTION,
    ...{ action: 'revoke-credentials', state: 'contained' },
    target: { kind: 'user', accountId: ACCOUNT, region: 'global', id: 'deploy' },
    requestedBy: 'policy:exposed-access-key',
    releasableAt: '2026-11-22T15:04:12.000Z',
    steps: [
      { resource: `access key ${KEY}`, from: ['Active'], to: ['Inactive'] },
      { resource: 'user deploy', from: [], to: ['riposte-prod-deny-all'] },
    ],
  };
  return { incident, findings: [finding], actions: [action] };
}

function rootCredentials(): IncidentDetails {
  const incident: Incident = {
    ...INCIDENT,
    incidentId: 'inc-20261121-r00tq8wz',
    title: 'Credentials of root are used from a hosting provider.',
    ...{ status: 'refused', severity: 9, severityBand: 'critical' },
    resources: ['Root'],
    mergeKeys: [`${ACCOUNT}/global/principal/root`],
  };
  const finding = aFinding(incident, {
    type: 'Policy:IAMUser/RootCredentialUsage',
    ...{ source: 'guardduty', resourceRole: 'TARGET', count: 1 },
    description: 'API CreateAccessKey was called with root credentials from 198.51.100.7.',
  });
  const action: ActionRecord = {
    ...ACTION,
    ...{ action: 'revoke-credentials', state: 'refused', steps: [] },
    target: { kind: 'principal', accountId: ACCOUNT, region: 'global', id: 'root' },
    requestedBy: 'policy:credentials-in-other-hands',
    reason: 'root cannot be cut off from within its account',
    advice: ADVICE.root,
  };
  return { incident, findings: [finding], actions: [action] };
}

/** A server contained, a key revoked, and something that only a person can do. */
export function examples(): Example[] {
  return [
    { name: 'contained-host', details: containedHost() },
    { name: 'revoked-key', details: revokedKey() },
    { name: 'root-credentials', details: rootCredentials() },
  ];
}
