import { loadConfig } from '../../../../functions/enrich-incident/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'INFO',
  ACCOUNT_ID: '123456789012',
  AWS_REGION: 'eu-west-1',
  INCIDENT_TABLE: 'incidents',
  CONTAINMENT_TABLE: 'containments',
  EVENT_BUS_NAME: 'riposte-dev',
  REJECTED_QUEUE_URL: 'https://sqs/dlq',
  REQUEST_QUEUE_URL: 'https://sqs/queue',
  RETENTION_DAYS: '365',
  EVIDENCE_BUCKET: 'evidence',
  FLOW_LOG_BUCKET: 'flow-logs',
  FLOW_LOG_WINDOW_MINUTES: '15',
  FLOW_LOG_LOOK_DELAY_SECONDS: '900',
  FLOW_LOG_MAX_MEGABYTES: '2000',
  FLOW_LOG_MAX_OBJECTS: '2001',
  FLOW_LOG_BUDGET_SECONDS: '40',
  EXFILTRATION_MEGABYTES: '100',
  OWN_NETWORKS: '',
  GEO_DATABASES: '',
};

/** What may be empty, filled. */
const CHOSEN = {
  FLOW_LOG_PREFIX: 'logs/vpc',
  FLOW_LOG_FORMAT: '${version} ${interface-id}',
  WORKING_HOURS: 'Europe/Berlin Mon-Fri 08:00-18:00',
  OWN_NETWORKS: '203.0.113.0/24, 2001:db8::/32',
  INDICATOR_OBJECT: 's3://lists/bad.txt',
  GEO_DATABASES: 's3://geo/city.mmdb,s3://geo/asn.mmdb',
};

describe('the settings of enrich-incident', () => {
  it('are read once, with their types', () => {
    expect(loadConfig(ENVIRONMENT)).toStrictEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'INFO',
      accountId: '123456789012',
      region: 'eu-west-1',
      incidentTable: 'incidents',
      containmentTable: 'containments',
      eventBusName: 'riposte-dev',
      rejectedQueueUrl: 'https://sqs/dlq',
      requestQueueUrl: 'https://sqs/queue',
      retentionDays: 365,
      evidenceBucket: 'evidence',
      flowLogBucket: 'flow-logs',
      flowLogPrefix: undefined,
      flowLogFormat: undefined,
      flowLogWindowMinutes: 15,
      flowLogLookDelaySeconds: 900,
      flowLogMaxMegabytes: 2000,
      flowLogMaxObjects: 2001,
      flowLogBudgetSeconds: 40,
      exfiltrationMegabytes: 100,
      workingHours: undefined,
      ownNetworks: [],
      indicatorObject: undefined,
      geoDatabases: [],
    });
  });

  it('take what a user chose', () => {
    expect(loadConfig({ ...ENVIRONMENT, ...CHOSEN })).toMatchObject({
      flowLogPrefix: 'logs/vpc',
      flowLogFormat: '${version} ${interface-id}',
      workingHours: 'Europe/Berlin Mon-Fri 08:00-18:00',
      ownNetworks: ['203.0.113.0/24', '2001:db8::/32'],
      indicatorObject: 's3://lists/bad.txt',
      geoDatabases: ['s3://geo/city.mmdb', 's3://geo/asn.mmdb'],
    });
  });

  it.each([
    ['FLOW_LOG_WINDOW_MINUTES', '1', '720'],
    ['FLOW_LOG_LOOK_DELAY_SECONDS', '1', '900'],
    ['FLOW_LOG_MAX_MEGABYTES', '1', '100000'],
    ['FLOW_LOG_MAX_OBJECTS', '1', '100000'],
    ['FLOW_LOG_BUDGET_SECONDS', '1', '600'],
  ])('hold %s between %s and %s', (name, least, most) => {
    const load = (value: number) => () => loadConfig({ ...ENVIRONMENT, [name]: String(value) });

    expect(load(Number(least))).not.toThrow();
    expect(load(Number(most))).not.toThrow();
    expect(load(Number(least) - 1)).toThrow(`${name} is not between ${least} and ${most}`);
    expect(load(Number(most) + 1)).toThrow(`${name} is not between ${least} and ${most}`);
  });

  it.each([
    ['FLOW_LOG_PREFIX', '/logs', 'begins or ends with a slash'],
    ['FLOW_LOG_FORMAT', 'version srcaddr', 'is not of the form ${field} ${field}'],
    ['WORKING_HOURS', '8 to 18', 'is not of the form Europe/Berlin Mon-Fri 08:00-18:00'],
    ['OWN_NETWORKS', '10.0.0.0/8,10.0.0.1', 'has an entry that is no CIDR block'],
    ['INDICATOR_OBJECT', 'lists/bad.txt', 'is not of the form s3://bucket/key'],
    ['GEO_DATABASES', 's3://geo/a.mmdb,geo/b', 'is not of the form s3://bucket/key'],
    ['EXFILTRATION_MEGABYTES', '0', 'is not between'],
  ])('refuse %s=%s', (name, value, problem) => {
    expect(() => loadConfig({ ...ENVIRONMENT, [name]: value })).toThrow(`${name} ${problem}`);
  });

  it('name everything that is missing at once', () => {
    const load = () => loadConfig({});

    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(ENVIRONMENT)) expect(load).toThrow(name);
  });
});
