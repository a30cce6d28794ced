import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Server } from '../../scripts/local-aws/customer-server.ts';
import { raiseMining } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { createInstance, groupsOf, quarantineGroupOf } from './support/instances.ts';
import { putPolicy } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { asFunction, SESSION_NAME } from './support/role-session.ts';
import { resetCap } from './support/stored-state.ts';

/** Name of the error of a refused call; fails the test when the call goes through. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
  return 'not refused';
}

let server: Server;
let quarantine: string;
let ec2: EC2Client;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  await resetCap();
  await putPolicy(isolateMiners());
  server = await createInstance();
  await raiseMining(server);
  await untilIncident(server.instanceId, 'contained');
  quarantine = (await quarantineGroupOf(server.vpcId)) ?? '';
  const stolen = await asFunction('isolate-instance');
  ec2 = new EC2Client(stolen);
  dynamodb = new DynamoDBClient(stolen);
});
afterAll(async () => local().forgetCallsOf(SESSION_NAME));

describe('whoever has the credentials of isolate-instance', () => {
  it('cannot put an interface into a group that is not its own', async () => {
    const [eniId = ''] = server.eniIds;
    const contained = await groupsOf(server.instanceId);
    const change = async (groups: string[]) =>
      ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: eniId, Groups: groups }),
      );

    const toFormer = await refusal(change([server.groupIds['web'] ?? '']));
    const toBoth = await refusal(change([quarantine, server.groupIds['web'] ?? '']));
    const toQuarantine = await refusal(change([quarantine]));

    expect([toFormer, toBoth]).toStrictEqual(['UnauthorizedOperation', 'UnauthorizedOperation']);
    expect(toQuarantine).toBe('not refused');
    await expect(groupsOf(server.instanceId)).resolves.toStrictEqual(contained);
  });

  it('cannot make another group pass for its own, nor open one that is not for converting', async () => {
    const groupId = server.groupIds['web'] ?? '';
    const tags = [{ Key: 'riposte:quarantine', Value: platform().stack }];
    const anywhere = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    const attempts = [
      ec2.send(new CreateTagsCommand({ Resources: [groupId], Tags: tags })),
      ec2.send(
        new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: anywhere }),
      ),
      ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: anywhere })),
      ec2.send(
        new CreateSecurityGroupCommand({
          GroupName: 'mine',
          Description: 'x',
          VpcId: server.vpcId,
        }),
      ),
    ];

    // To the quarantine group it could: the policy that this platform is applied with lets forensics in.
    expect(await Promise.all(attempts.map(refusal))).toStrictEqual(
      Array(4).fill('UnauthorizedOperation'),
    );
  });

  it('cannot change the policy, lift a pause, or lose the record of before', async () => {
    const { stack, account, region } = platform();
    const policy = { pk: { S: 'POLICY' }, document: { S: '{}' } };
    const record = `TARGET#isolate-instance#${account}/${region}/instance/${server.instanceId}`;
    const attempts = [
      dynamodb.send(new PutItemCommand({ TableName: `${stack}-control`, Item: policy })),
      dynamodb.send(
        new DeleteItemCommand({ TableName: `${stack}-control`, Key: { pk: { S: 'PAUSE' } } }),
      ),
      dynamodb.send(
        new DeleteItemCommand({ TableName: `${stack}-containments`, Key: { pk: { S: record } } }),
      ),
    ];

    expect(await Promise.all(attempts.map(refusal))).toStrictEqual(
      Array(3).fill('AccessDeniedException'),
    );
  });

  it('leaves a trace: every refused call is on record', async () => {
    await refusal(ec2.send(new CreateTagsCommand({ Resources: [quarantine], Tags: [] })));

    const refused = await local().refusedCalls(SESSION_NAME);

    expect(refused.map(({ action }) => action)).toContain('ec2:ModifyNetworkInterfaceAttribute');
  });
});

describe('whoever has the credentials of send-alert', () => {
  it('can neither order a containment nor carry one out', async () => {
    const stolen = await asFunction('send-alert');
    const { stack } = platform();
    const [eniId = ''] = server.eniIds;
    const entry = {
      EventBusName: stack,
      Source: 'riposte',
      DetailType: 'Containment Requested',
      Detail: '{}',
    };
    const attempts = [
      new EventBridgeClient(stolen).send(new PutEventsCommand({ Entries: [entry] })),
      new EC2Client(stolen).send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: eniId,
          Groups: [quarantine],
        }),
      ),
    ];

    expect(await Promise.all(attempts.map(refusal))).toStrictEqual([
      'AccessDeniedException',
      'UnauthorizedOperation',
    ]);
  });
});
