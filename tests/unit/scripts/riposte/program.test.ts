import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Command } from 'commander';
import type { Whereabouts } from '../../../../scripts/riposte/operator.ts';
import { createProgram } from '../../../../scripts/riposte/program.ts';
import { incidentItem } from '../../../../shared/aws/incident-items.ts';
import { anIncident } from '../../../builders/incident.ts';
import { anOperator, OPERATOR_ARN } from '../../../builders/operator.ts';

const dynamodb = mockClient(DynamoDBClient);

beforeEach(() => {
  dynamodb.reset();
  dynamodb.on(GetItemCommand).resolves({});
  dynamodb.on(PutItemCommand).resolves({});
});

/** Types a line; answers what was printed and where it went. */
async function type(...args: readonly string[]) {
  const printed: string[] = [];
  const opened: Whereabouts[] = [];
  const program = createProgram({
    open: (whereabouts) => {
      opened.push(whereabouts);
      return anOperator();
    },
    print: (text) => printed.push(text),
    report: () => undefined,
    setExitCode: () => undefined,
    screen: () => ({ width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') }),
  });
  for (const command of commandsOf(program)) command.configureOutput({ writeErr: () => undefined });
  await program.parseAsync([...args], { from: 'user' });
  return { printed, opened };
}

function aProgram(): Command {
  return createProgram({
    open: () => anOperator(),
    ...{ print: jest.fn(), report: jest.fn(), setExitCode: jest.fn() },
    screen: () => ({ width: Infinity, now: new Date() }),
  });
}

function commandsOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsOf)];
}

/** The text of the help with what is added to it. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => void (text += part) }).outputHelp();
  return text;
}

function written() {
  return unmarshall(dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input.Item ?? {});
}

describe('command line of operators', () => {
  it('pauses with the reason and the name of the operator', async () => {
    const { printed } = await type('pause', '--reason', 'maintenance', '--stack', 'riposte-dev');

    expect(written()).toStrictEqual({
      pk: 'PAUSE',
      paused: true,
      by: OPERATOR_ARN,
      at: expect.stringMatching(/Z$/) as unknown,
      reason: 'maintenance',
    });
    expect(printed).toStrictEqual([
      'riposte-dev is paused: no automatic action until "resume". Reason: maintenance',
    ]);
  });

  it('resumes and says who had paused', async () => {
    const pause = { pk: 'PAUSE', paused: true, by: 'bob', at: '2026-11-21T09:00:00Z', reason: 'x' };
    dynamodb.on(GetItemCommand).resolves({ Item: marshall(pause) });

    const { printed } = await type('resume', '--stack', 'riposte-dev');

    expect(written()).toMatchObject({ pk: 'PAUSE', paused: false });
    expect(printed[0]).toContain('It was paused by bob at 2026-11-21T09:00:00Z (x).');
  });

  it.each([
    [['--stack', 'a-dev', '--region', 'eu-west-1', 'incidents', 'list']],
    [['incidents', 'list', '--stack', 'a-dev', '--region', 'eu-west-1']],
  ])('understands where before and behind the command: %j', async (args) => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });

    const { printed, opened } = await type(...args);

    expect(opened).toStrictEqual([{ stack: 'a-dev', region: 'eu-west-1' }]);
    expect(printed).toStrictEqual(['No incidents.']);
  });

  it('lists incidents, newest first, as a table or as JSON', async () => {
    const older = anIncident({ incidentId: 'inc-old', openedAt: '2026-11-20T10:00:00.000Z' });
    const newer = anIncident({ incidentId: 'inc-new', openedAt: '2026-11-21T10:00:00.000Z' });
    const items = [newer, older].map((incident) =>
      marshall(incidentItem(incident, 1), { removeUndefinedValues: true }),
    );
    const ConsumedCapacity = { CapacityUnits: 1.5 };
    dynamodb.on(QueryCommand).resolves({ Items: items, ConsumedCapacity });

    const table = await type('incidents', 'list', '--local');
    const json = await type('incidents', 'list', '--local', '--json');

    expect(
      table.printed[0]
        ?.split('\n')
        .slice(2, 4)
        .map((line) => line.split(' ')[0]),
    ).toStrictEqual(['inc-new', 'inc-old']);
    expect(JSON.parse(json.printed[0] ?? '')).toStrictEqual({
      incidents: [newer, older],
      more: false,
      readUnits: 1.5,
    });
  });

  it.each([
    [['pause'], "required option '--reason <text>' not specified"],
    [['incidents', 'list', '--status', 'closed'], 'It must be one of triaging, open'],
    [['incidents', 'list', '--severity', 'bad'], 'Allowed choices are low, medium, high, critical'],
    [['incidents', 'list', '--limit', '-1'], 'It must be a whole number.'],
    [['contain', 'user/a', '--reason', 'x', '--action', 'delete'], 'Allowed choices are isolate'],
    [['release', 'inc-1', '--reactivate-key', 'alice'], 'It must be the id of an access key'],
    [['explode'], "unknown command 'explode'"],
  ])('refuses %j without asking AWS anything', async (args, message) => {
    await expect(type(...args)).rejects.toThrow(message);
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('takes several statuses in one option', async () => {
    const incidents = [anIncident({ incidentId: 'inc-1', status: 'open' })];
    const Items = incidents.map((each) =>
      marshall(incidentItem(each, 1), { removeUndefinedValues: true }),
    );
    dynamodb.on(QueryCommand).resolves({ Items });

    const { printed } = await type('incidents', 'list', '--status', 'failed', 'open', '--json');

    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ incidents: [{ incidentId: 'inc-1' }] });
  });

  it('explains every command within 80 columns', () => {
    const lines = commandsOf(aProgram()).flatMap((command) => helpOf(command).split('\n'));

    expect(lines.length).toBeGreaterThan(150);
    expect(lines.filter((line) => line.length > 80)).toStrictEqual([]);
  });

  it.each([
    ['not without credentials', 'CredentialsProviderError', [true, 0]],
    ['even when the name of the caller cannot be asked for', 'TimeoutError', [false, 1]],
  ])('examines the platform: %s', async (_, name, expected) => {
    const error = Object.assign(new Error('no'), { name });
    const printed: string[] = [];
    const program = createProgram({
      open: () => ({ ...anOperator(), identify: async () => Promise.reject(error) }),
      print: (text) => printed.push(text),
      ...{ report: () => undefined, setExitCode: () => undefined },
      screen: () => ({ width: Infinity, now: new Date() }),
    });

    const failure = await program.parseAsync(['doctor', '--json'], { from: 'user' }).then(
      () => undefined,
      (problem: unknown) => problem,
    );

    expect([failure === error, printed.length]).toStrictEqual(expected);
  });

  it('has examples in the help of every command', () => {
    const leaves = commandsOf(aProgram()).filter(({ commands }) => commands.length === 0);
    const names = leaves.map((command) => command.name());

    expect(names.sort()).toStrictEqual(
      [
        'contain',
        'doctor',
        'list',
        'list',
        'pause',
        'redrive',
        'redrive',
        'release',
        'resume',
        'show',
        'simulate',
        'timeline',
      ].sort(),
    );
    expect(
      leaves
        .filter((command) => !helpOf(command).includes('Examples:\n  npx riposte'))
        .map((command) => command.name()),
    ).toStrictEqual([]);
  });
});
