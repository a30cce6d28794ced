import { randomBytes } from 'node:crypto';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { listIncidents } from '../../../scripts/riposte/incidents.ts';
import { waitFor } from '../../../scripts/wait-for.ts';
import type { FindingRecord, IncidentDetails } from '../../../shared/domain/incident.ts';
import { readIncident } from '../../../shared/aws/incident-reader.ts';
import { Table } from '../../../shared/aws/dynamodb.ts';
import { clients } from './clients.ts';
import { operator } from './operator.ts';
import { clientConfiguration, FINDING_TOPIC, platform } from './platform.ts';

type Configuration = ReturnType<typeof clientConfiguration>;

/** Hexadecimal, so that tests do not meet. */
export function unique(): string {
  return randomBytes(4).toString('hex');
}

export function topicArn(name = FINDING_TOPIC): string {
  const { account, region } = platform();
  return `arn:aws:sns:${region}:${account}:${name}`;
}

/** Publishes to the listed topic, as administrator of the account. */
export async function publish(body: object): Promise<void> {
  const sns = new SNSClient(clientConfiguration());
  await sns.send(new PublishCommand({ TopicArn: topicArn(), Message: JSON.stringify(body) }));
  sns.destroy();
}

interface Event {
  readonly source: string;
  readonly type: string;
  readonly detail: object;
  /** Absent: the default bus. */
  readonly bus?: string;
}

/** Puts one event on a bus; answers why the bus did not take it. Throws what IAM or the policy of the bus refuses. */
export async function putEvent(
  { source, type, detail, bus }: Event,
  as: Configuration = clientConfiguration(),
): Promise<string | undefined> {
  const events = new EventBridgeClient(as);
  const entry = { Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  const named = bus === undefined ? entry : { ...entry, EventBusName: bus };
  try {
    const { Entries: [answer] = [] } = await events.send(
      new PutEventsCommand({ Entries: [named] }),
    );
    return answer?.ErrorCode;
  } finally {
    events.destroy();
  }
}

/** Puts an event of the platform on its own bus. */
export async function putOwnEvent(
  type: string,
  detail: object,
  as?: Configuration,
): Promise<string | undefined> {
  return putEvent({ source: 'riposte', type, detail, bus: platform().stack }, as);
}

const NAMESPACE = 'EndToEnd';

interface AlarmWish {
  readonly name: string;
  readonly actions?: readonly string[];
}

const created: string[] = [];

/** What rings would ring for the tests that come after. */
export async function removeAlarms(): Promise<void> {
  const cloudwatch = new CloudWatchClient(clientConfiguration());
  await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: created.splice(0) }));
  cloudwatch.destroy();
}

/** An alarm on a metric of its own, which has no data yet; `removeAlarms` ends it. */
export async function createAlarm({ name, actions = [] }: AlarmWish): Promise<void> {
  created.push(name);
  const cloudwatch = new CloudWatchClient(clientConfiguration());
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      AlarmDescription: `Something was detected (${name})`,
      AlarmActions: [...actions],
      Namespace: NAMESPACE,
      MetricName: name,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      // What went off stays so until data says otherwise.
      TreatMissingData: 'ignore',
    }),
  );
  cloudwatch.destroy();
}

/** Above 5 the alarm goes off, else it is quiet. */
export async function feedAlarm(name: string, value: number): Promise<void> {
  const cloudwatch = new CloudWatchClient(clientConfiguration());
  const data = [{ MetricName: name, Value: value }];
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData: data }));
  cloudwatch.destroy();
}

/** Waits for an incident with a finding that is meant, whichever resource it is about. */
export async function untilIncidentWith(
  what: string,
  isMeant: (finding: FindingRecord, details: IncidentDetails) => boolean,
): Promise<IncidentDetails> {
  return waitFor(
    async () => {
      const all = await readAll();
      return all.find((details) => details.findings.some((found) => isMeant(found, details)));
    },
    { what: `an incident with ${what}` },
  );
}

/** Every finding of every incident that is meant. */
export async function findingsWith(
  isMeant: (finding: FindingRecord) => boolean,
): Promise<FindingRecord[]> {
  return (await readAll()).flatMap(({ findings }) => findings.filter(isMeant));
}

/** The newest ones: other tests leave many behind. */
async function readAll(): Promise<IncidentDetails[]> {
  const table = new Table(clients().dynamodb, `${platform().stack}-incidents`);
  const newest = (await listIncidents(operator()))
    .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
    .slice(0, 40);
  const read = await Promise.all(
    newest.map(async (found) => readIncident(table, found.incidentId)),
  );
  return read.filter((details) => details !== undefined);
}
