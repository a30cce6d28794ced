import { INCIDENTS_INDEX } from '../../../shared/aws/incident-items.ts';
import { deadLetterQueues } from '../dead-letters/queues.ts';
import type { Operator } from '../operator.ts';

type Place = 'incidents' | 'control' | 'bus' | 'dead-letter-queues' | 'work-queues';

/** Something an operator does with the command line, and what IAM has to allow for it. */
export interface Capability {
  readonly what: string;
  readonly actions: readonly string[];
  readonly on: Place;
  /** The bus has a policy of its own, which IAM's simulation does not know. */
  readonly usesBus?: true;
}

/** In the words of `riposte --help`; docs/operators.md has the same list. */
export const CAPABILITIES: readonly Capability[] = [
  { what: 'look at incidents', actions: ['dynamodb:Query'], on: 'incidents' },
  { what: 'see policy and pause', actions: ['dynamodb:GetItem'], on: 'control' },
  { what: 'pause and resume', actions: ['dynamodb:PutItem'], on: 'control' },
  { what: 'contain, release and drill', actions: ['events:PutEvents'], on: 'bus', usesBus: true },
  {
    what: 'look into dead-letter queues',
    actions: [
      ...['sqs:GetQueueUrl', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      'sqs:ChangeMessageVisibility',
    ],
    on: 'dead-letter-queues',
  },
  { what: 'take out dead letters', actions: ['sqs:DeleteMessage'], on: 'dead-letter-queues' },
  { what: 'put dead letters back', actions: ['sqs:SendMessage'], on: 'work-queues' },
];

/** ARNs of a place, in the account of the principal. */
export async function resourceArns(
  operator: Operator,
  principal: string,
  on: Place,
): Promise<string[]> {
  const { names } = operator;
  const [, partition = 'aws', , , account = ''] = principal.split(':');
  const arn = (service: string, region: string, rest: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const home = await operator.region();
  const queues = await deadLetterQueues(operator);
  const incidents = arn('dynamodb', home, `table/${names.incidentTable}`);
  const sources = queues.flatMap(({ source }) => source ?? []);
  const places: Readonly<Record<Place, string[]>> = {
    incidents: [incidents, `${incidents}/index/${INCIDENTS_INDEX}`],
    control: [arn('dynamodb', home, `table/${names.controlTable}`)],
    bus: [arn('events', home, `event-bus/${names.bus}`)],
    'dead-letter-queues': queues.map(({ queue, region }) => arn('sqs', region, queue)),
    'work-queues': [...new Set(sources)].map((source) => arn('sqs', home, source)),
  };
  return places[on];
}
