import {
  AutoScalingClient,
  DescribeAutoScalingInstancesCommand,
  EnterStandbyCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Answer, Call } from './call.ts';

function answer(action: string, result: string): Answer {
  const body = `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  return { headers: { 'content-type': 'text/xml' }, body };
}

function error(code: string, message: string): Answer {
  const detail = `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`;
  const body = `<ErrorResponse><Error>${detail}</Error><RequestId>r-1</RequestId></ErrorResponse>`;
  return { status: 400, headers: { 'content-type': 'text/xml' }, body };
}

const GROUP =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef';
const STANDBY = {
  AutoScalingGroupName: 'web',
  InstanceIds: ['i-1', 'i-2'],
  ShouldDecrementDesiredCapacity: false,
};

export const SCALING_CALLS: readonly Call[] = [
  {
    label: 'autoscaling describe instances',
    send: (c) =>
      new AutoScalingClient(c).send(
        new DescribeAutoScalingInstancesCommand({ InstanceIds: ['i-1'] }),
      ),
    answer: answer(
      'DescribeAutoScalingInstances',
      '<AutoScalingInstances><member><InstanceId>i-1</InstanceId><AutoScalingGroupName>web</AutoScalingGroupName>' +
        '<LifecycleState>InService</LifecycleState><ProtectedFromScaleIn>false</ProtectedFromScaleIn></member></AutoScalingInstances>',
    ),
  },
  {
    label: 'autoscaling enter standby',
    send: (c) => new AutoScalingClient(c).send(new EnterStandbyCommand(STANDBY)),
    answer: answer('EnterStandby', '<Activities/>'),
  },
  {
    label: 'autoscaling refused',
    send: (c) => new AutoScalingClient(c).send(new EnterStandbyCommand(STANDBY)),
    answer: error('ValidationError', 'The instance i-1 is not in InService.'),
  },
  {
    label: 'elb describe target health',
    send: (c) =>
      new ElasticLoadBalancingV2Client(c).send(
        new DescribeTargetHealthCommand({ TargetGroupArn: GROUP }),
      ),
    answer: answer(
      'DescribeTargetHealth',
      '<TargetHealthDescriptions><member><Target><Id>i-1</Id><Port>8080</Port></Target>' +
        '<TargetHealth><State>draining</State></TargetHealth></member></TargetHealthDescriptions>',
    ),
  },
  {
    label: 'elb deregister',
    send: (c) =>
      new ElasticLoadBalancingV2Client(c).send(
        new DeregisterTargetsCommand({ TargetGroupArn: GROUP, Targets: [{ Id: 'i-1', Port: 80 }] }),
      ),
    answer: answer('DeregisterTargets', ''),
  },
  {
    label: 'elb target group gone',
    send: (c) =>
      new ElasticLoadBalancingV2Client(c).send(
        new DescribeTargetHealthCommand({ TargetGroupArn: GROUP }),
      ),
    answer: error('TargetGroupNotFound', 'One or more target groups not found'),
  },
];
