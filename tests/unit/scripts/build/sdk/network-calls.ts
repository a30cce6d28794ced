import {
  CreateNetworkAclEntryCommand,
  EC2Client,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Answer, Call } from './call.ts';

function xml(body: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0"?>${body}` };
}

async function firstOf<Page>(pages: AsyncIterable<Page>): Promise<Page | undefined> {
  for await (const page of pages) return page;
  return undefined;
}

const ACL =
  '<networkAclId>acl-1</networkAclId><vpcId>vpc-1</vpcId><default>true</default>' +
  '<entrySet><item><ruleNumber>1</ruleNumber><protocol>-1</protocol><ruleAction>deny</ruleAction><egress>false</egress>' +
  '<cidrBlock>10.0.0.5/32</cidrBlock></item><item><ruleNumber>101</ruleNumber><protocol>-1</protocol>' +
  '<ruleAction>allow</ruleAction><egress>true</egress><ipv6CidrBlock>::/0</ipv6CidrBlock></item></entrySet>' +
  '<associationSet><item><networkAclAssociationId>aclassoc-1</networkAclAssociationId><networkAclId>acl-1</networkAclId>' +
  '<subnetId>subnet-b</subnetId></item></associationSet>';
const NAT =
  '<natGatewayId>nat-1</natGatewayId><vpcId>vpc-1</vpcId><subnetId>subnet-b</subnetId><state>available</state>';
const RULE = { NetworkAclId: 'acl-1', RuleNumber: 1, Protocol: '-1', Egress: false } as const;
const HOST = { CidrBlock: '10.0.0.5/32', RuleAction: 'deny' } as const;

export const NETWORK_CALLS: readonly Call[] = [
  {
    label: 'ec2 describe network acls',
    send: (c) =>
      firstOf(
        paginateDescribeNetworkAcls(
          { client: new EC2Client(c) },
          { Filters: [{ Name: 'network-acl-id', Values: ['acl-1', 'acl-2'] }] },
        ),
      ),
    answer: xml(
      `<DescribeNetworkAclsResponse><networkAclSet><item>${ACL}</item></networkAclSet></DescribeNetworkAclsResponse>`,
    ),
  },
  {
    label: 'ec2 describe nat gateways',
    send: (c) =>
      firstOf(
        paginateDescribeNatGateways(
          { client: new EC2Client(c) },
          { Filter: [{ Name: 'vpc-id', Values: ['vpc-1'] }] },
        ),
      ),
    answer: xml(
      `<DescribeNatGatewaysResponse><natGatewaySet><item>${NAT}</item></natGatewaySet></DescribeNatGatewaysResponse>`,
    ),
  },
  {
    label: 'ec2 deny taken number',
    send: (c) => new EC2Client(c).send(new CreateNetworkAclEntryCommand({ ...RULE, ...HOST })),
    answer: xml(
      '<Response><Errors><Error><Code>NetworkAclEntryAlreadyExists</Code><Message>exists</Message></Error></Errors>' +
        '<RequestID>r-1</RequestID></Response>',
      400,
    ),
  },
  {
    label: 'ec2 stop',
    send: (c) => new EC2Client(c).send(new StopInstancesCommand({ InstanceIds: ['i-1'] })),
    answer: xml('<StopInstancesResponse><instancesSet/></StopInstancesResponse>'),
  },
];
