import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** State of an alarm (`ALARM`, `OK`, `INSUFFICIENT_DATA`); undefined when there is none of that name. */
export type GetAlarmState = (name: string) => Promise<string | undefined>;

/** Asks CloudWatch for metric alarms and composite ones. */
export function createGetAlarmState(client: CloudWatchClient): GetAlarmState {
  return async (name) => {
    try {
      const command = new DescribeAlarmsCommand({
        AlarmNames: [name],
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      });
      const { MetricAlarms: simple = [], CompositeAlarms: composite = [] } =
        await client.send(command);
      const alarm = [...simple, ...composite].find((candidate) => candidate.AlarmName === name);
      return alarm?.StateValue;
    } catch (error) {
      return rethrowAsDomainError(error);
    }
  };
}
