import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundle, type Variant } from '../../../../scripts/build/bundle.ts';
import type { Outcome } from './sdk/call.ts';

const root = resolve(import.meta.dirname, '../../../..');
const entry = 'tests/unit/scripts/build/sdk/driver.ts';
const environment = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shaken-sdk-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(variant: Variant): Promise<Outcome[]> {
  const { code } = await bundle({ root, entry, variant });
  const file = join(folder, `${variant}.cjs`);
  writeFileSync(file, code);
  const output = execFileSync(process.execPath, [file], { env: environment, encoding: 'utf8' });
  return JSON.parse(output) as Outcome[];
}

describe('the SDK as it is shipped', () => {
  let shipped: Outcome[] = [];
  let plain: Outcome[] = [];
  beforeAll(async () => {
    [shipped, plain] = await Promise.all([run('shipped'), run('default')]);
  }, 60_000);

  const find = (label: string): Outcome | undefined => shipped.find((one) => one.label === label);

  it('sends the same requests and reads the same answers as the SDK as it is published', () => {
    expect(shipped).toHaveLength(50);
    expect(shipped).toEqual(plain);
  });

  it('signs with the credentials of the environment, session token included', () => {
    const request = JSON.stringify(find('ec2 set groups')?.request);
    expect(request).toContain('Credential=AKIAEXAMPLE/20261121/eu-west-1/ec2/aws4_request');
    expect(request).toContain('x-amz-security-token: session');
    expect(request).toContain('SecurityGroupId.1=sg-q&SecurityGroupId.2=sg-r');
  });

  it('reads nested lists of an EC2 answer', () => {
    expect(find('ec2 describe interfaces')?.output).toMatchObject({
      NetworkInterfaces: [
        {
          NetworkInterfaceId: 'eni-1',
          Groups: [
            { GroupId: 'sg-1', GroupName: 'web & api' },
            { GroupId: 'sg-2', GroupName: 'db' },
          ],
        },
      ],
      NextToken: 'more',
    });
  });

  it('reads pages of an EC2 answer', () => {
    expect(find('ec2 describe network acls')?.output).toMatchObject({
      NetworkAcls: [
        {
          Associations: [{ SubnetId: 'subnet-b' }],
          Entries: [
            { RuleNumber: 1, CidrBlock: '10.0.0.5/32', Egress: false, RuleAction: 'deny' },
            { RuleNumber: 101, Ipv6CidrBlock: '::/0', Egress: true, RuleAction: 'allow' },
          ],
        },
      ],
    });
  });

  it('names the account to S3 Control, and reads the switches of its block', () => {
    const request = JSON.stringify(find('s3 control put block')?.request);
    expect(request).toContain('123456789012.s3-control.eu-west-1.amazonaws.com');
    expect(request).toContain('<RestrictPublicBuckets>true</RestrictPublicBuckets>');
    expect(find('s3 control read block')?.output).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: false },
    });
  });

  it.each([
    ['dynamodb update, condition failed', 'ConditionalCheckFailedException'],
    ['dynamodb transaction cancelled', 'TransactionCanceledException'],
    ['sqs queue gone', 'QueueDoesNotExist'],
    ['secret absent', 'ResourceNotFoundException'],
    ['guardduty refused', 'BadRequestException'],
    ['ec2 instance gone', 'InvalidInstanceID.NotFound'],
    ['ec2 deny taken number', 'NetworkAclEntryAlreadyExists'],
    ['autoscaling refused', 'ValidationError'],
    ['elb target group gone', 'TargetGroupNotFoundException'],
    ['iam no such policy', 'NoSuchEntityException'],
    ['s3 no such key', 'NoSuchKey'],
    ['s3 put, condition failed', 'PreconditionFailed'],
    ['s3 control block absent', 'NoSuchPublicAccessBlockConfiguration'],
    ['s3 control refused', 'AccessDenied'],
  ])('keeps the error name of %s', (label, name) => {
    expect(find(label)?.error).toMatchObject({ name });
  });

  it('is answered as intended in every other call', () => {
    const failed = shipped.filter(({ error }) => error !== undefined).map(({ label }) => label);
    expect(failed).toHaveLength(17);
  });
});
