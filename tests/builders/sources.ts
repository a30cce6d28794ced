import { ACCOUNT, FINDING_ID, INSTANCE, REGION } from './finding.ts';

// Messages of the sources other than GuardDuty, written after their documentation.

type Json = Record<string, unknown>;

export const DETECTOR = 'd0123456789abcdef0123456789abcde';
export const ORIGINAL_ARN = `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/${DETECTOR}/finding/${FINDING_ID}`;
export const EXPOSED_KEY = 'AKIAEXAMPLE012345678';
export const ALARM = 'riposte-dev-detect-high-console-logins';
export const ALARM_ARN = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${ALARM}`;

/** Any event of EventBridge, with a field that nobody knows yet. */
export function anyEvent(source: string, detailType: string, detail: unknown): Json {
  return {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': detailType,
    source,
    account: ACCOUNT,
    time: '2026-11-21T09:59:30Z',
    region: REGION,
    resources: [],
    detail,
    fieldOfTheFuture: true,
  };
}

/** A copy of the builder's GuardDuty finding, as Security Hub keeps it. */
export function anAsff(overrides: Json = {}): Json {
  return {
    SchemaVersion: '2018-10-08',
    Id: ORIGINAL_ARN,
    ProductArn: `arn:aws:securityhub:${REGION}::product/aws/guardduty`,
    ProductName: 'GuardDuty',
    GeneratorId: `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/${DETECTOR}`,
    AwsAccountId: ACCOUNT,
    Region: REGION,
    Types: ['TTPs/Command and Control/CryptoCurrency:EC2-BitcoinTool.B!DNS'],
    FirstObservedAt: '2026-11-21T09:50:00.000Z',
    LastObservedAt: '2026-11-21T09:58:00.000Z',
    CreatedAt: '2026-11-21T09:55:00.000Z',
    UpdatedAt: '2026-11-21T09:59:00.000Z',
    Severity: { Product: 8, Label: 'HIGH', Normalized: 80 },
    Title: 'The instance is querying a cryptocurrency domain.',
    Description: 'It is.',
    ProductFields: {
      'aws/guardduty/service/resourceRole': 'ACTOR',
      'aws/guardduty/service/count': '3',
      'aws/guardduty/service/archived': 'false',
    },
    Resources: [
      {
        Type: 'AwsEc2Instance',
        Id: `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/${INSTANCE}`,
        Partition: 'aws',
        Region: REGION,
        Details: { AwsEc2Instance: { VpcId: 'vpc-1' } },
      },
    ],
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    FieldOfTheFuture: 1,
    ...overrides,
  };
}

export function aSecurityHubEvent(...findings: unknown[]): Json {
  return anyEvent('aws.securityhub', 'Security Hub Findings - Imported', { findings });
}

/** AWS Health tells that keys were found in public. */
export function aHealthEvent(keys: readonly string[] = [EXPOSED_KEY], detail: Json = {}): Json {
  return {
    ...anyEvent('aws.health', 'AWS Health Event', {
      eventArn:
        'arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/AWS_RISK_CREDENTIALS_EXPOSED_0123',
      service: 'RISK',
      eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED',
      eventTypeCategory: 'issue',
      startTime: 'Sat, 21 Nov 2026 09:50:00 GMT',
      lastUpdatedTime: 'Sat, 21 Nov 2026 09:59:00 GMT',
      eventDescription: [{ language: 'en_US', latestDescription: 'A key was found on a website.' }],
      affectedEntities: keys.map((entityValue) => ({ entityValue })),
      ...detail,
    }),
    region: 'us-east-1',
    resources: keys,
  };
}

interface AlarmWish {
  readonly name?: string;
  readonly state?: string;
  readonly at?: string;
}

const CHANGED_AT = '2026-11-21T09:59:00.123+0000';
const REASON = 'Threshold Crossed: 1 datapoint [7.0] was greater than the threshold (5.0).';

function alarmState({ name = ALARM, state = 'ALARM', at = CHANGED_AT }: AlarmWish): Json {
  return {
    alarmName: name,
    state: { value: state, reason: REASON, timestamp: at },
    previousState: { value: 'OK' },
    configuration: { description: 'Many failed logins to the console', metrics: [] },
  };
}

/** The change of an alarm as EventBridge tells it. */
export function anAlarmEvent(wish: AlarmWish = {}): Json {
  return {
    ...anyEvent('aws.cloudwatch', 'CloudWatch Alarm State Change', alarmState(wish)),
    resources: [ALARM_ARN],
  };
}

/** The change of an alarm as a function is called with it. */
export function anAlarmCall(wish: AlarmWish = {}): Json {
  return {
    source: 'aws.cloudwatch',
    alarmArn: ALARM_ARN,
    accountId: ACCOUNT,
    time: CHANGED_AT,
    region: REGION,
    alarmData: alarmState(wish),
  };
}

/** The change of an alarm as it is published to a topic. */
export function anAlarmNotification(wish: AlarmWish = {}): Json {
  return {
    AlarmName: wish.name ?? ALARM,
    AlarmDescription: 'Many failed logins to the console',
    AWSAccountId: ACCOUNT,
    NewStateValue: wish.state ?? 'ALARM',
    NewStateReason: REASON,
    StateChangeTime: wish.at ?? CHANGED_AT,
    Region: 'EU (Ireland)',
    AlarmArn: ALARM_ARN,
    OldStateValue: 'OK',
    Trigger: { MetricName: 'ConsoleLogins', Namespace: 'Custom' },
  };
}

/** CloudTrail tells of a call of IAM with the rights of revoke-credentials. */
export function anIamCall(detail: Json = {}): Json {
  const role = 'riposte-dev-revoke-credentials';
  return {
    ...anyEvent('aws.iam', 'AWS API Call via CloudTrail', {
      eventVersion: '1.11',
      eventID: '0a1b2c3d-0000-4000-8000-000000000000',
      eventName: 'PutRolePolicy',
      eventSource: 'iam.amazonaws.com',
      eventTime: '2026-11-21T09:59:00Z',
      awsRegion: 'us-east-1',
      sourceIPAddress: '198.51.100.7',
      userIdentity: {
        type: 'AssumedRole',
        principalId: `AROAEXAMPLE0123456789:${role}`,
        accessKeyId: 'ASIAEXAMPLE012345678',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            userName: role,
            arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
          },
        },
      },
      requestParameters: { roleName: 'admin', policyName: 'mine', policyDocument: '{}' },
      ...detail,
    }),
    region: 'us-east-1',
  };
}

export const OPERATOR = `arn:aws:iam::${ACCOUNT}:user/ann`;

/** One of the platform's own detectors has seen something. */
export function aDetectionEvent(detail: Json = {}): Json {
  return anyEvent('riposte', 'Detection Raised', {
    version: 1,
    id: 'portscan-1',
    type: 'Recon:EC2/HorizontalScan',
    severity: 7,
    title: 'The instance scans its neighbours',
    description: '42 hosts on port 22 within 5 minutes',
    accountId: ACCOUNT,
    region: REGION,
    resourceRole: 'ACTOR',
    firstSeenAt: '2026-11-21T09:50:00Z',
    lastSeenAt: '2026-11-21T09:58:00+00:00',
    count: 42,
    resources: [{ kind: 'instance', id: INSTANCE, region: REGION }],
    fieldOfTheFuture: 1,
    ...detail,
  });
}

export function aDrillEvent(finding: unknown, detail: Json = {}): Json {
  return anyEvent('riposte', 'Drill Requested', {
    version: 1,
    drillId: 'friday',
    requestedBy: OPERATOR,
    finding,
    ...detail,
  });
}

export function anOrderEvent(detail: Json = {}): Json {
  return anyEvent('riposte', 'Containment Ordered', {
    version: 1,
    orderId: 'o-1',
    requestedBy: `operator:${OPERATOR}`,
    reason: 'It behaves strangely',
    action: 'isolate-instance',
    target: { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE },
    ...detail,
  });
}
