import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { permissionsCheck } from '../../../../../scripts/riposte/doctor/permissions.ts';
import { anOperator } from '../../../../builders/operator.ts';
import { anExamined } from './an-examined.ts';

const iam = mockClient(IAMClient);
const bus = mockClient(EventBridgeClient);
const ROLE = 'arn:aws:iam::123456789012:role/teams/operators';
const SESSION = 'arn:aws:sts::123456789012:assumed-role/operators/ann';

beforeEach(() => {
  iam.reset();
  bus.reset();
  bus.on(DescribeEventBusCommand).resolves({});
  iam.on(GetRoleCommand).resolves({ Role: { Arn: ROLE } as never });
});

function callerIs(arn: string) {
  return anExamined({ operator: { ...anOperator(), identify: () => Promise.resolve(arn) } });
}

/** IAM allows everything but these actions. */
function iamDenies(...denied: readonly string[]): void {
  iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ActionNames: names = [] }) => ({
    EvaluationResults: (names as string[]).map((EvalActionName) => ({
      EvalActionName,
      EvalDecision: denied.includes(EvalActionName) ? 'implicitDeny' : 'allowed',
    })),
  }));
}

describe('check of what the operator may do', () => {
  it('asks IAM about the role behind a session, on the resources of the stack', async () => {
    iamDenies();

    const verdict = await permissionsCheck.run(callerIs(SESSION));

    expect(verdict).toMatchObject({ status: 'ok' });
    expect(verdict.summary).toContain(`${ROLE} may look at incidents, `);
    const calls = iam.commandCalls(SimulatePrincipalPolicyCommand).map(({ args }) => args[0].input);
    expect(calls.every(({ PolicySourceArn: arn }) => arn === ROLE)).toBe(true);
    expect(calls.flatMap(({ ResourceArns: arns = [] }) => arns)).toEqual(
      expect.arrayContaining([
        'arn:aws:dynamodb:eu-west-1:123456789012:table/riposte-dev-incidents',
        'arn:aws:dynamodb:eu-west-1:123456789012:table/riposte-dev-incidents/index/incidents-by-time',
        'arn:aws:events:eu-west-1:123456789012:event-bus/riposte-dev',
        'arn:aws:sqs:eu-west-1:123456789012:riposte-dev-findings-dlq',
        'arn:aws:sqs:eu-west-1:123456789012:riposte-dev-findings',
      ]),
    );
  });

  it('names what the operator may not do, and what is missing for it', async () => {
    iamDenies('dynamodb:PutItem', 'sqs:DeleteMessage');

    await expect(permissionsCheck.run(callerIs(SESSION))).resolves.toMatchObject({
      status: 'warn',
      problems: [
        'not pause and resume: dynamodb:PutItem',
        'not take out dead letters: sqs:DeleteMessage',
      ],
    });
  });

  it('knows that the bus takes orders from a list of operators only', async () => {
    iamDenies();
    const Condition = { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::1:role/others'] } };
    const Policy = JSON.stringify({ Statement: [{ Effect: 'Deny', Condition }] });
    bus.on(DescribeEventBusCommand).resolves({ Policy });

    await expect(permissionsCheck.run(callerIs(SESSION))).resolves.toMatchObject({
      status: 'warn',
      problems: ['not contain, release and drill: events:PutEvents (policy of the bus)'],
    });
  });

  it('warns when IAM does not let it ask', async () => {
    iam.on(SimulatePrincipalPolicyCommand).rejects(new Error('denied'));

    await expect(permissionsCheck.run(callerIs(SESSION))).resolves.toMatchObject({
      status: 'warn',
      problems: ['denied'],
    });
  });

  it('does not ask about the root user, who may do everything', async () => {
    const verdict = await permissionsCheck.run(callerIs('arn:aws:iam::123456789012:root'));

    expect(verdict.status).toBe('ok');
    expect(iam.calls()).toHaveLength(0);
  });
});
