import { loadConfig } from '../../../../functions/block-address/config.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const ENVIRONMENT = {
  STACK_NAME: 'riposte-dev',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'INFO',
  ACCOUNT_ID: '123456789012',
  INCIDENT_TABLE: 'incidents',
  CONTAINMENT_TABLE: 'containments',
  CONTROL_TABLE: 'control',
  REJECTED_QUEUE_URL: 'https://sqs/dlq',
  MAX_CONTAINMENTS_PER_HOUR: '5',
  RETENTION_DAYS: '365',
  EXPIRY_HOURS: '24',
};
const SETS = {
  IPV4_SET_ARN: 'arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/riposte-dev-blocked-ipv4/4a',
  IPV6_SET_ARN: 'arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/riposte-dev-blocked-ipv6/6a',
};

describe('the settings of block-address', () => {
  it('are read once, with their types', () => {
    expect(loadConfig({ ...ENVIRONMENT, ...SETS })).toStrictEqual({
      stack: 'riposte-dev',
      environment: 'dev',
      logLevel: 'INFO',
      accountId: '123456789012',
      incidentTable: 'incidents',
      containmentTable: 'containments',
      controlTable: 'control',
      rejectedQueueUrl: 'https://sqs/dlq',
      maxContainmentsPerHour: 5,
      retentionDays: 365,
      ipv4Set: SETS.IPV4_SET_ARN,
      ipv6Set: SETS.IPV6_SET_ARN,
      expiryHours: 24,
    });
  });

  it('name everything that is missing at once', () => {
    const load = () => loadConfig({});

    expect(load).toThrow(ConfigError);
    for (const name of Object.keys(ENVIRONMENT)) expect(load).toThrow(name);
  });

  it.each(['-1', '1001', 'many'])('refuse a cap of %s', (value) => {
    expect(() => loadConfig({ ...ENVIRONMENT, MAX_CONTAINMENTS_PER_HOUR: value })).toThrow(
      'MAX_CONTAINMENTS_PER_HOUR',
    );
  });

  it.each([{}, { IPV4_SET_ARN: '', IPV6_SET_ARN: '' }])('know no IP set with %j', (none) => {
    expect(loadConfig({ ...ENVIRONMENT, ...none })).toMatchObject({
      ipv4Set: undefined,
      ipv6Set: undefined,
    });
  });

  it.each([
    ['IPV4_SET_ARN', 'riposte-dev-blocked-ipv4'],
    ['IPV6_SET_ARN', SETS.IPV6_SET_ARN.replace('ipset', 'webacl')],
    ['EXPIRY_HOURS', '0'],
    ['EXPIRY_HOURS', '1.5'],
  ])('refuse %s = %s', (name, value) => {
    expect(() => loadConfig({ ...ENVIRONMENT, ...SETS, [name]: value })).toThrow(name);
  });
});
