import { type Command, InvalidArgumentError, Option } from 'commander';
import { INCIDENT_STATUSES, type IncidentStatus } from '../../../shared/domain/incident.ts';
import type { SeverityBand } from '../../../shared/domain/severity.ts';
import { describeIncident } from '../incidents/describe-incident.ts';
import { describeIncidents } from '../incidents/describe-list.ts';
import { describeTimeline } from '../incidents/describe-timeline.ts';
import { readTimeline } from '../incidents/timeline.ts';
import { BANDS, findIncident, searchIncidents } from '../incidents.ts';
import { parseSince } from '../times.ts';
import { begin, examples, type Surroundings } from './command.ts';
import { readCount } from './options.ts';

export function addIncidents(program: Command, surroundings: Surroundings): void {
  const incidents = program.command('incidents').description('look at incidents');
  addList(incidents, surroundings);
  addShow(incidents, surroundings);
  addTimeline(incidents, surroundings);
}

interface ListOptions {
  readonly status?: readonly IncidentStatus[];
  readonly severity?: SeverityBand;
  readonly since?: string;
  readonly limit: number;
}

const COST = `
Reads an index of the incidents alone, newest first, until --since or --limit is
reached. A read unit covers about ten incidents; a million units cost less than
half a dollar. --status and --severity are applied to what was read.
`;

function addList(incidents: Command, surroundings: Surroundings): void {
  incidents
    .command('list')
    .description('incidents, newest first')
    .option('--status <status...>', `only these: ${INCIDENT_STATUSES.join(', ')}`, readStatus)
    .addOption(new Option('--severity <band>', 'this or worse').choices(BANDS))
    .option('--since <time>', '30m, 24h, 7d, 2w, or a date or time such as 2026-11-21')
    .option('--limit <number>', 'at most so many', readCount, 50)
    .addHelpText(
      'after',
      `${COST}${examples('incidents list --since 24h', 'incidents list --status failed contained --severity high --json')}`,
    )
    .action(async (options: ListOptions, command: Command) => {
      const { operator, show, now } = begin(command, surroundings);
      const { since, ...filter } = options;
      const from = since === undefined ? {} : { since: parseSince(since, now) };
      show(await searchIncidents(operator, { ...filter, ...from }), describeIncidents);
    });
}

/** `--status a b` and `--status a --status b` come one by one. */
function readStatus(text: string, before: readonly IncidentStatus[] = []): IncidentStatus[] {
  const status = INCIDENT_STATUSES.find((known) => known === text);
  if (status) return [...before, status];
  throw new InvalidArgumentError(`It must be one of ${INCIDENT_STATUSES.join(', ')}.`);
}

function addShow(incidents: Command, surroundings: Surroundings): void {
  incidents
    .command('show <incident>')
    .description('one incident: findings, actions, what was found out, how to undo it')
    .addHelpText('after', examples('incidents show inc-20261121-9k3f7q2m'))
    .action(async (id: string, _options: unknown, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      const details = await findIncident(operator, id);
      show(details, (found, screen) => describeIncident(found, operator.stack, screen));
    });
}

function addTimeline(incidents: Command, surroundings: Surroundings): void {
  incidents
    .command('timeline <incident>')
    .description('what happened when: findings, decisions, actions, context, alerts')
    .addHelpText('after', examples('incidents timeline inc-20261121-9k3f7q2m'))
    .action(async (id: string, _options: unknown, command: Command) => {
      const { operator, show } = begin(command, surroundings);
      show(await readTimeline(operator, id), describeTimeline);
    });
}
