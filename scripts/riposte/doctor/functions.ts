import { type FunctionConfiguration, GetFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { describeError } from '../../../shared/domain/errors.ts';
import { type Check, unless } from './check.ts';
import type { Examined } from './examined.ts';
import { EXPECTED_FUNCTIONS, MAY_BE_EMPTY } from './expected-functions.ts';

/** Every function is there, active, not switched off, and has its settings. */
export const functionsCheck: Check<Examined> = {
  name: 'functions',
  run: async (examined) => {
    const names = Object.keys(EXPECTED_FUNCTIONS);
    const problems = await Promise.all(names.map((name) => problemsOf(examined, name)));
    const complaint = {
      status: 'fail' as const,
      summary: 'functions are missing, inactive or not set up',
      todo: 'Build and apply Terraform again (npm run build, terraform apply).',
    };
    return unless(problems.flat(), complaint, `all ${names.length} are active and set up`);
  },
};

async function problemsOf(examined: Examined, name: string): Promise<string[]> {
  try {
    const configuration = await examined.functionNamed(name);
    const problems = [
      ...stateProblems(configuration),
      ...settingProblems(configuration, EXPECTED_FUNCTIONS[name] ?? []),
      ...((await isSwitchedOff(examined, name)) ? ['switched off by a concurrency of 0'] : []),
    ];
    return problems.map((problem) => `${name}: ${problem}`);
  } catch (error) {
    return [`${name}: ${describeError(error)}`];
  }
}

function stateProblems(configuration: FunctionConfiguration): string[] {
  const { State: state, LastUpdateStatus: update, StateReason: reason } = configuration;
  if (state !== 'Active') return [`is ${state ?? 'in an unknown state'} (${reason ?? '?'})`];
  return update === 'Failed' ? ['its last update failed'] : [];
}

function settingProblems(
  { Environment: environment }: FunctionConfiguration,
  expected: readonly string[],
): string[] {
  const given = environment?.Variables ?? {};
  return expected.flatMap((name) => {
    if (!(name in given)) return [`has no ${name}`];
    return given[name] === '' && !MAY_BE_EMPTY.includes(name) ? [`has an empty ${name}`] : [];
  });
}

async function isSwitchedOff({ clients, operator }: Examined, name: string): Promise<boolean> {
  const { ReservedConcurrentExecutions: reserved } = await clients.functions.send(
    new GetFunctionConcurrencyCommand({ FunctionName: operator.names.function(name) }),
  );
  return reserved === 0;
}
