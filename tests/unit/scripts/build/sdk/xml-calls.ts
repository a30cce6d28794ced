import {
  AuthorizeSecurityGroupEgressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import {
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { FLOW_LOG_CLIENT } from '../../../../../shared/aws/flow-log-bucket.ts';
import type { Answer, Call } from './call.ts';

function xml(body: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0"?>${body}` };
}

function ec2Error(code: string, message: string): Answer {
  return xml(
    `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors>` +
      '<RequestID>r-1</RequestID></Response>',
    400,
  );
}

const ENI =
  '<networkInterfaceId>eni-1</networkInterfaceId><vpcId>vpc-1</vpcId><sourceDestCheck>true</sourceDestCheck>' +
  '<groupSet><item><groupId>sg-1</groupId><groupName>web &amp; api</groupName></item>' +
  '<item><groupId>sg-2</groupId><groupName>db</groupName></item></groupSet>';

const EVERYWHERE = [
  { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'all' }] },
];

const EC2_READS: readonly Call[] = [
  {
    label: 'ec2 describe instances',
    send: (c) =>
      new EC2Client(c).send(
        new DescribeInstancesCommand({
          InstanceIds: ['i-1', 'i-2'],
          Filters: [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }],
        }),
      ),
    answer: xml(
      '<DescribeInstancesResponse><reservationSet><item><ownerId>123456789012</ownerId><instancesSet><item>' +
        '<instanceId>i-1</instanceId><instanceState><code>16</code><name>running</name></instanceState>' +
        '<launchTime>2026-11-20T09:30:00.000Z</launchTime><tagSet><item><key>Name</key><value>web</value></item></tagSet>' +
        `<networkInterfaceSet><item>${ENI}</item></networkInterfaceSet><ebsOptimized>false</ebsOptimized>` +
        '</item></instancesSet></item></reservationSet></DescribeInstancesResponse>',
    ),
  },
  {
    label: 'ec2 describe interfaces',
    send: (c) =>
      new EC2Client(c).send(
        new DescribeNetworkInterfacesCommand({
          Filters: [{ Name: 'attachment.instance-id', Values: ['i-1'] }],
        }),
      ),
    answer: xml(
      `<DescribeNetworkInterfacesResponse><networkInterfaceSet><item>${ENI}</item></networkInterfaceSet>` +
        '<nextToken>more</nextToken></DescribeNetworkInterfacesResponse>',
    ),
  },
  {
    label: 'ec2 instance gone',
    send: (c) => new EC2Client(c).send(new DescribeInstancesCommand({ InstanceIds: ['i-gone'] })),
    answer: ec2Error('InvalidInstanceID.NotFound', "The instance ID 'i-gone' does not exist"),
  },
];

const EC2_WRITES: readonly Call[] = [
  {
    label: 'ec2 set groups',
    send: (c) =>
      new EC2Client(c).send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: 'eni-1',
          Groups: ['sg-q', 'sg-r'],
        }),
      ),
    answer: xml(
      '<ModifyNetworkInterfaceAttributeResponse><return>true</return></ModifyNetworkInterfaceAttributeResponse>',
    ),
  },
  {
    label: 'ec2 create group',
    send: (c) =>
      new EC2Client(c).send(
        new CreateSecurityGroupCommand({
          GroupName: 'quarantine',
          Description: 'no rules',
          VpcId: 'vpc-1',
          TagSpecifications: [
            {
              ResourceType: 'security-group',
              Tags: [{ Key: 'riposte:quarantine', Value: 'x & y' }],
            },
          ],
        }),
      ),
    answer: xml(
      '<CreateSecurityGroupResponse><groupId>sg-9</groupId></CreateSecurityGroupResponse>',
    ),
  },
  {
    label: 'ec2 revoke egress',
    send: (c) =>
      new EC2Client(c).send(
        new RevokeSecurityGroupEgressCommand({ GroupId: 'sg-9', IpPermissions: EVERYWHERE }),
      ),
    answer: xml(
      '<RevokeSecurityGroupEgressResponse><return>true</return></RevokeSecurityGroupEgressResponse>',
    ),
  },
  {
    label: 'ec2 duplicate rule',
    send: (c) =>
      new EC2Client(c).send(
        new AuthorizeSecurityGroupEgressCommand({ GroupId: 'sg-9', IpPermissions: EVERYWHERE }),
      ),
    answer: ec2Error('InvalidPermission.Duplicate', 'the specified rule already exists'),
  },
  {
    label: 'ec2 tag',
    send: (c) =>
      new EC2Client(c).send(
        new CreateTagsCommand({ Resources: ['i-1'], Tags: [{ Key: 'k', Value: '' }] }),
      ),
    answer: xml('<CreateTagsResponse><return>true</return></CreateTagsResponse>'),
  },
];

const IAM_CALLS: readonly Call[] = [
  {
    label: 'sts assume role',
    send: (c) =>
      new STSClient(c).send(
        new AssumeRoleCommand({
          ...{ RoleArn: 'arn:aws:iam::222222222222:role/r', RoleSessionName: 's' },
          ...{ ExternalId: 'a b&c', DurationSeconds: 3600 },
        }),
      ),
    answer: xml(
      '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey>' +
        '<SessionToken>t</SessionToken><Expiration>2026-11-21T11:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>',
    ),
  },
  {
    label: 'iam list keys',
    send: (c) => new IAMClient(c).send(new ListAccessKeysCommand({ UserName: 'eve' })),
    answer: xml(
      '<ListAccessKeysResponse><ListAccessKeysResult><IsTruncated>false</IsTruncated><AccessKeyMetadata><member>' +
        '<AccessKeyId>AKIAEXAMPLE</AccessKeyId><Status>Active</Status><CreateDate>2026-01-02T03:04:05Z</CreateDate>' +
        '</member></AccessKeyMetadata></ListAccessKeysResult></ListAccessKeysResponse>',
    ),
  },
  {
    label: 'iam disable key',
    send: (c) =>
      new IAMClient(c).send(
        new UpdateAccessKeyCommand({
          UserName: 'eve',
          AccessKeyId: 'AKIAEXAMPLE',
          Status: 'Inactive',
        }),
      ),
    answer: xml('<UpdateAccessKeyResponse></UpdateAccessKeyResponse>'),
  },
  {
    label: 'iam no such policy',
    send: (c) =>
      new IAMClient(c).send(new GetUserPolicyCommand({ UserName: 'eve', PolicyName: 'p' })),
    answer: xml(
      '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>none</Message></Error></ErrorResponse>',
      404,
    ),
  },
];

const OTHER_CALLS: readonly Call[] = [
  {
    label: 's3 put',
    send: (c) =>
      new S3Client(c).send(
        new PutObjectCommand({
          Bucket: 'evidence',
          Key: 'findings/f 1/ü.json',
          Body: '{"a":1}',
          ContentType: 'application/json',
        }),
      ),
    answer: { headers: { etag: '"e"', 'x-amz-version-id': 'v1' } },
  },
  {
    label: 's3 get',
    send: (c) =>
      new S3Client(c).send(
        new GetObjectCommand({ Bucket: 'evidence', Key: 'k', Range: 'bytes=0-6' }),
      ),
    answer: {
      headers: {
        'content-length': '7',
        'x-amz-meta-finding': 'f-1',
        'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT',
      },
      body: '{"a":1}',
    },
  },
  {
    label: 's3 list',
    send: (c) =>
      new S3Client(c).send(
        new ListObjectsV2Command({ Bucket: 'evidence', Prefix: 'findings/', MaxKeys: 2 }),
      ),
    answer: xml(
      '<ListBucketResult><KeyCount>1</KeyCount><Contents><Key>a&lt;b</Key><Size>12</Size></Contents></ListBucketResult>',
    ),
  },
  {
    label: 's3 put, condition failed',
    send: (c) =>
      new S3Client(c).send(
        new PutObjectCommand({
          Bucket: 'evidence',
          Key: 'history/v1/2001_db8__5.json',
          Body: Buffer.from('{}'),
          ChecksumSHA256: 'RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=',
          IfMatch: '"e"',
        }),
      ),
    answer: xml(
      '<Error><Code>PreconditionFailed</Code><Message>changed</Message><Condition>If-Match</Condition></Error>',
      412,
    ),
  },
  {
    label: 's3 get, not modified',
    send: (c) =>
      new S3Client(c).send(
        new GetObjectCommand({ Bucket: 'geo', Key: 'asn.mmdb', IfNoneMatch: '"e"' }),
      ),
    answer: { status: 304 },
  },
  {
    label: 's3 list folders',
    send: (c) =>
      new S3Client({ ...c, ...FLOW_LOG_CLIENT }).send(
        new ListObjectsV2Command({
          ...{ Bucket: 'logs', Prefix: 'AWSLogs/', Delimiter: '/' },
          StartAfter: 'AWSLogs/1_fl-1_~',
        }),
      ),
    answer: xml(
      '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>' +
        '<Contents><Key>AWSLogs/a</Key><LastModified>2026-11-20T10:00:00.000Z</LastModified>' +
        '<ETag>&quot;e&quot;</ETag><Size>12</Size></Contents>' +
        '<CommonPrefixes><Prefix>AWSLogs/10/</Prefix></CommonPrefixes></ListBucketResult>',
    ),
  },
  {
    label: 's3 no such key',
    send: (c) => new S3Client(c).send(new GetObjectCommand({ Bucket: 'evidence', Key: 'gone' })),
    answer: xml('<Error><Code>NoSuchKey</Code><Message>gone</Message><Key>gone</Key></Error>', 404),
  },
  {
    label: 'sns publish',
    send: (c) =>
      new SNSClient(c).send(
        new PublishCommand({
          TopicArn: 'arn:aws:sns:eu-west-1:123456789012:alerts',
          Subject: 's',
          Message: 'm & n',
          MessageAttributes: { severity: { DataType: 'String', StringValue: 'high' } },
        }),
      ),
    answer: xml(
      '<PublishResponse><PublishResult><MessageId>id-1</MessageId></PublishResult></PublishResponse>',
    ),
  },
];

export const XML_CALLS: readonly Call[] = [
  ...EC2_READS,
  ...EC2_WRITES,
  ...IAM_CALLS,
  ...OTHER_CALLS,
];
