import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { describeError } from '../../../shared/domain/errors.ts';
import type { Operator } from '../operator.ts';
import { shutOutOfBus } from './bus-policy.ts';
import { CAPABILITIES, type Capability, resourceArns } from './capabilities.ts';
import { type Check, fine, type Verdict } from './check.ts';
import type { Examined } from './examined.ts';

/** What the person at the command line may do here, asked of IAM without doing it. */
export const permissionsCheck: Check<Examined> = {
  name: 'permissions',
  run: async (examined) => {
    const caller = await examined.operator.identify();
    if (caller.endsWith(':root')) return fine('the root user may do everything; better use a role');
    try {
      const principal = await principalOf(examined, caller);
      return verdict(principal, await simulate(examined, principal));
    } catch (error) {
      return unknown(caller, error);
    }
  },
};

function unknown(caller: string, error: unknown): Verdict {
  return {
    status: 'warn',
    summary: `what ${caller} may do cannot be asked`,
    problems: [describeError(error)],
    todo: 'Allow iam:SimulatePrincipalPolicy and iam:GetRole on yourself, or see docs/operators.md for what each command needs.',
  };
}

/** IAM simulates users and roles; a session stands for its role, whose path only IAM knows. */
async function principalOf({ clients }: Examined, caller: string): Promise<string> {
  const role = /:assumed-role\/([^/]+)\//.exec(caller)?.[1];
  if (role === undefined) return caller;
  const { Role: found } = await clients.iam.send(new GetRoleCommand({ RoleName: role }));
  return found?.Arn ?? caller;
}

interface Answer {
  readonly capability: Capability;
  readonly denied: readonly string[];
}

async function simulate(examined: Examined, principal: string): Promise<Answer[]> {
  const { operator } = examined;
  const shutOut = await isShutOut(operator, principal);
  return Promise.all(
    CAPABILITIES.map(async (capability) => {
      const denied = await deniedActions(examined, principal, capability);
      const byBus = capability.usesBus && shutOut ? ['events:PutEvents (policy of the bus)'] : [];
      return { capability, denied: [...denied, ...byBus] };
    }),
  );
}

async function isShutOut({ bus, names }: Operator, principal: string): Promise<boolean> {
  const { Policy: policy } = await bus.send(new DescribeEventBusCommand({ Name: names.bus }));
  return policy !== undefined && shutOutOfBus(policy, principal);
}

async function deniedActions(
  { clients, operator }: Examined,
  principal: string,
  { actions, on }: Capability,
): Promise<string[]> {
  const { EvaluationResults: results = [] } = await clients.iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: principal,
      ActionNames: [...actions],
      ResourceArns: await resourceArns(operator, principal, on),
    }),
  );
  const denied = results.filter(({ EvalDecision: decision }) => decision !== 'allowed');
  return [...new Set(denied.map(({ EvalActionName: action }) => action ?? '?'))];
}

function verdict(principal: string, answers: readonly Answer[]): Verdict {
  const may = answers.filter(({ denied }) => denied.length === 0);
  const mayNot = answers.filter(({ denied }) => denied.length > 0);
  const able = may.map(({ capability }) => capability.what).join(', ') || 'nothing';
  if (mayNot.length === 0) return fine(`${principal} may ${able}`);
  return {
    status: 'warn',
    summary: `${principal} may ${able}`,
    problems: mayNot.map(
      ({ capability, denied }) => `not ${capability.what}: ${denied.join(', ')}`,
    ),
    todo: 'Allow these actions if this operator is to use them (docs/operators.md), or leave it as it is.',
  };
}
