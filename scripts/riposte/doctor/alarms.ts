import { type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Check, fine } from './check.ts';
import type { Examined } from './examined.ts';

/** No alarm of the platform is in ALARM, and every one may tell somebody. */
export const alarmsCheck: Check<Examined> = {
  name: 'alarms',
  run: async ({ clients, operator: { stack } }) => {
    const all = await alarmsOf(clients.alarms, `${stack}-`);
    // Detections become findings and incidents: they say nothing about the health of the platform.
    const own = all.filter(({ AlarmName: name = '' }) => !name.startsWith(`${stack}-detect-`));
    const ringing = own.filter(({ StateValue: state }) => state === 'ALARM');
    const muted = own.filter(({ ActionsEnabled: enabled }) => enabled === false);
    if (ringing.length + muted.length === 0) return fine(`none of ${own.length} is in ALARM`);
    return {
      status: ringing.length > 0 ? 'fail' : 'warn',
      summary: `${ringing.length} in ALARM, ${muted.length} with their actions switched off`,
      problems: [
        ...ringing.map((alarm) => describeAlarm(alarm)),
        ...muted.map(({ AlarmName: name }) => `${name ?? '?'} tells nobody`),
      ],
      todo: 'docs/runbooks has a page for each; aws cloudwatch enable-alarm-actions unmutes.',
    };
  },
};

async function alarmsOf(
  client: Examined['clients']['alarms'],
  prefix: string,
): Promise<MetricAlarm[]> {
  const found: MetricAlarm[] = [];
  const pages = paginateDescribeAlarms({ client }, { AlarmNamePrefix: prefix });
  for await (const { MetricAlarms: alarms = [] } of pages) found.push(...alarms);
  return found;
}

function describeAlarm({ AlarmName: name, AlarmDescription: description }: MetricAlarm): string {
  return `${name ?? '?'}: ${description ?? 'no description'}`;
}
