import { allowedBy, declaredGrants, declaredPermissions, lines } from './support/grants.ts';
import { functionNames } from './support/repository.ts';
import { basicStatements, plannedPlace, plannedStatements } from './support/terraform-grants.ts';

/** Actions that AWS checks on nothing but `*`, with the reason. */
const WITHOUT_RESOURCE: readonly (readonly [action: RegExp, reason: string])[] = [
  [/^ec2:Describe[A-Z]\w+$/, 'EC2 has no resource level for Describe calls'],
  [/^autoscaling:Describe\w+$/, 'Auto Scaling has no resource level for Describe calls'],
  [/^elasticloadbalancing:Describe\w+$/, 'nor has Elastic Load Balancing'],
  [/^cloudwatch:DescribeAlarms$/, 'composite alarms are shown only to those who may describe all'],
  [/^cloudtrail:LookupEvents$/, 'the event history of CloudTrail is no resource'],
  [/^iam:GetAccountSummary$/, 'the summary is that of the account'],
  [/^xray:Put(?:TraceSegments|TelemetryRecords)$/, 'X-Ray has no resource level for them'],
  [/^dynamodb:ListStreams$/, 'a list of streams names no stream'],
  [
    /^s3:(Get|Put)AccountPublicAccessBlock$/,
    'the account is no resource; only where the policy orders it',
  ],
];

const policies = functionNames.map(
  (name) => [name, [...plannedStatements(name), ...basicStatements()]] as const,
);

describe.each(policies)('the role of %s', (name, statements) => {
  const grants = allowedBy(statements);

  it('may do what its code declares, no more and no less', async () => {
    const declared = declaredGrants(await declaredPermissions(name), plannedPlace(name));

    expect(lines(grants)).toStrictEqual(lines(declared));
  });

  it('gets every right by name, never by wildcard', () => {
    expect(grants.filter(({ action }) => /[*?]/.test(action))).toStrictEqual([]);
  });

  it('denies nothing but what narrows its own rights', () => {
    const rights = grants.map(({ action }) => action);
    const denied = statements
      .filter(({ effect }) => effect === 'Deny')
      .flatMap((statement) => statement.grants);

    expect(denied.filter(({ action }) => !rights.includes(action))).toStrictEqual([]);
    expect(denied.filter(({ conditions }) => conditions.length > 0)).toStrictEqual([]);
  });

  it('may touch everything only where AWS knows no resource', () => {
    const onAnything = grants.filter(({ resource }) => resource === '*');

    expect(
      onAnything.filter(({ action }) => !WITHOUT_RESOURCE.some(([known]) => known.test(action))),
    ).toStrictEqual([]);
  });

  it('has a statement id for each statement, none twice', () => {
    const sids = statements.map(({ sid }) => sid);

    expect(sids).toStrictEqual([...new Set(sids)]);
  });

  it('says of every right why', async () => {
    const reasons = (await declaredPermissions(name)).map(({ why }) => why.trim());

    expect(reasons.filter((why) => why.split(' ').length < 2)).toStrictEqual([]);
  });

  it('declares nothing twice', async () => {
    const declared = declaredGrants(await declaredPermissions(name), plannedPlace(name));

    expect(declared).toHaveLength(lines(declared).length);
  });
});

describe('a permission', () => {
  it('must name something that exists', () => {
    const unknown = {
      action: 'sqs:SendMessage',
      on: ['no-such-queue'],
      why: 'a test',
      calledBy: 'code',
    } as const;

    expect(() => declaredGrants([unknown], plannedPlace('send-alert'))).toThrow(
      'nothing is called no-such-queue',
    );
  });
});

describe('the one that isolates', () => {
  it('can set no security group but the pair of its own', () => {
    const groups = plannedStatements('isolate-instance')
      .flatMap(({ grants }) => grants)
      .filter(({ action }) => action === 'ec2:ModifyNetworkInterfaceAttribute')
      .filter(({ resource }) => resource.includes('security-group'));

    expect(groups.map(({ conditions }) => conditions)).toStrictEqual([
      ['aws:ResourceTag/riposte:quarantine=riposte-dev'],
      ['aws:ResourceTag/riposte:conversion=riposte-dev'],
    ]);
  });

  it('is the only one that may create groups, and the one that releases the only one that may set any', () => {
    const may = (action: string): string[] =>
      policies
        .filter(([, statements]) =>
          statements.some(({ grants }) => grants.some((grant) => grant.action === action)),
        )
        .map(([name]) => name)
        .sort();

    expect(may('ec2:CreateSecurityGroup')).toStrictEqual(['isolate-instance']);
    expect(may('ec2:ModifyNetworkInterfaceAttribute')).toStrictEqual([
      'isolate-instance',
      'release-instance',
    ]);
    expect(may('ec2:DisassociateAddress')).toStrictEqual(['isolate-instance']);
    expect(may('ec2:AssociateAddress')).toStrictEqual(['release-instance']);
    expect(may('events:PutEvents')).toStrictEqual([
      'check-containments',
      'enrich-incident',
      'triage-finding',
    ]);
    expect(may('dynamodb:DeleteItem')).toStrictEqual([
      'release-address',
      'release-bucket',
      'release-credentials',
      'release-function',
      'release-instance',
      'release-tracked-paths',
    ]);
  });
});

describe('keeping the evidence', () => {
  const limits = (name: string, action: string): readonly (readonly string[])[] =>
    plannedStatements(name)
      .flatMap(({ grants }) => grants)
      .filter((grant) => grant.action === action && grant.resource.endsWith(':instance/*'))
      .map(({ conditions }) => conditions);
  const VOLUMES = 'BlockDeviceMapping,BlockDeviceMappings';

  it('goes one way only: the one that isolates can switch protection on, and not off', () => {
    expect(limits('isolate-instance', 'ec2:ModifyInstanceAttribute')).toStrictEqual([
      ['ec2:Attribute/DisableApiTermination=true'],
      ['ec2:Attribute/InstanceInitiatedShutdownBehavior=stop'],
      [`ec2:Attribute=${VOLUMES}`],
    ]);
    expect(limits('isolate-instance', 'ec2:ModifyInstanceMetadataOptions')).toStrictEqual([
      ['ec2:Attribute/HttpTokens=required'],
    ]);
    expect(limits('release-instance', 'ec2:ModifyInstanceAttribute')).toStrictEqual([
      [`ec2:Attribute=${VOLUMES},DisableApiTermination,InstanceInitiatedShutdownBehavior`],
    ]);
  });

  it.each([
    ['autoscaling:EnterStandby', 'isolate-instance'],
    ['autoscaling:ExitStandby', 'release-instance'],
    ['elasticloadbalancing:DeregisterTargets', 'isolate-instance'],
    ['elasticloadbalancing:RegisterTargets', 'release-instance'],
    ['ec2:CreateNetworkAclEntry', 'deny-tracked-paths'],
    ['ec2:DeleteNetworkAclEntry', 'release-tracked-paths'],
    ['ec2:StopInstances', 'deny-tracked-paths'],
  ])('%s is the right of %s alone', (action, holder) => {
    const holders = policies.filter(([, statements]) =>
      statements.some(({ grants }) => grants.some((grant) => grant.action === action)),
    );

    expect(holders.map(([name]) => name)).toStrictEqual([holder]);
  });
});

describe('those that work with credentials', () => {
  /** Who has a right that changes something in IAM, by action. */
  const changers = Object.fromEntries(
    policies.flatMap(([name, statements]) =>
      allowedBy(statements)
        .filter(({ action }) => /^iam:(?!Get|List)/.test(action))
        .map(({ action, resource }) => [`${name} ${action}`, resource.split(':').at(-1)]),
    ),
  );

  it('are the only ones that change anything in IAM, and each its half', () => {
    expect(changers).toStrictEqual({
      'release-credentials iam:DeleteRolePolicy': 'role/*',
      'release-credentials iam:DetachUserPolicy': 'user/*',
      'release-credentials iam:UpdateAccessKey': 'user/*',
      'revoke-credentials iam:AttachUserPolicy': 'user/*',
      'revoke-credentials iam:PutRolePolicy': 'role/*',
      'revoke-credentials iam:UpdateAccessKey': 'user/*',
    });
  });
});
