import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import {
  type EventSourceMappingConfiguration,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { FORWARDING_REGION } from '../names.ts';
import { type Check, unless } from './check.ts';
import type { Examined } from './examined.ts';
import { EXPECTED_FUNCTIONS } from './expected-functions.ts';

/** Findings, orders and changes reach the functions: every rule and every event source mapping is enabled. */
export const triggersCheck: Check<Examined> = {
  name: 'triggers',
  run: async (examined) => {
    const { names } = examined.operator;
    const functions = Object.keys(EXPECTED_FUNCTIONS);
    const [mappings, ...rules] = await Promise.all([
      Promise.all(functions.map((name) => mappingProblems(examined, name))),
      ruleProblems(examined, { bus: 'default' }),
      ruleProblems(examined, { bus: names.bus }),
      forwardingProblems(examined),
    ]);
    const complaint = {
      status: 'fail' as const,
      summary: 'something does not reach its function',
      todo: 'Enable it (aws lambda update-event-source-mapping --uuid … --enabled, aws events enable-rule) or apply Terraform again.',
    };
    const good = 'every rule and event source mapping is enabled';
    return unless([...mappings.flat(), ...rules.flat()], complaint, good);
  },
};

async function mappingProblems({ clients, operator }: Examined, name: string): Promise<string[]> {
  const command = new ListEventSourceMappingsCommand({
    FunctionName: operator.names.function(name),
  });
  const { EventSourceMappings: mappings = [] } = await clients.functions.send(command);
  if (mappings.length === 0) return [`${name} has no event source mapping`];
  return mappings.filter(isOff).map((mapping) => `${name}: ${describeMapping(mapping)}`);
}

/** `Creating`, `Enabling` and `Updating` pass by themselves. */
function isOff({ State: state }: EventSourceMappingConfiguration): boolean {
  return state === undefined || state.startsWith('Disabl') || state === 'Deleting';
}

function describeMapping(mapping: EventSourceMappingConfiguration): string {
  const { EventSourceArn: source, State: state, UUID: uuid } = mapping;
  const last = source?.split(':').slice(5).join(':') ?? 'its source';
  return `the mapping of ${last} is ${state ?? 'in an unknown state'} (uuid ${uuid ?? '?'})`;
}

interface RulePlace {
  readonly bus: string;
  /** Another region than that of the stack. */
  readonly region?: string;
}

async function ruleProblems(
  { operator, busesIn }: Examined,
  { bus, region }: RulePlace,
): Promise<string[]> {
  const client = region === undefined ? operator.bus : busesIn(region);
  const { Rules: rules = [] } = await client.send(
    new ListRulesCommand({ EventBusName: bus, NamePrefix: `${operator.stack}-` }),
  );
  const where = `on the bus ${bus}${region === undefined ? '' : ` in ${region}`}`;
  if (rules.length === 0) return [`there is no rule ${where}`];
  return rules
    .filter(({ State: state }) => state === 'DISABLED')
    .map(({ Name: name }) => `rule ${name ?? '?'} ${where} is disabled`);
}

/** Exposed keys and misuse of our rights are told in one region only, and forwarded from there. */
async function forwardingProblems(examined: Examined): Promise<string[]> {
  if ((await examined.operator.region()) === FORWARDING_REGION) return [];
  return ruleProblems(examined, { bus: 'default', region: FORWARDING_REGION });
}
