import {
  CloudWatchClient,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { codeWords, readTable } from '../contract/support/markdown.ts';
import { functionNames, readText } from '../contract/support/repository.ts';
import { clientConfiguration, platform } from './support/platform.ts';

describe('the alarms of the applied stack', () => {
  const rows = readTable(readText('docs/metrics-and-alarms.md'), 'alarm');
  const patterns = rows.map((row) => codeWords(row['alarm'] ?? '')[0] ?? '');

  it('are those that the page documents, and no others', async () => {
    const names = await alarmNames();
    const undocumented = names.filter((name) => !patterns.some((one) => matches(one, name)));
    const missing = patterns.filter((one) => !names.some((name) => matches(one, name)));

    expect(names.length).toBeGreaterThan(30);
    expect({ undocumented, missing }).toStrictEqual({ undocumented: [], missing: [] });
  });

  it('let the next look at flow logs wait for as long as SQS delays a message', async () => {
    const age = (await alarms()).find(
      ({ AlarmName: name }) => name === `${platform().stack}-enrich-incident-age`,
    );

    expect(age?.Threshold).toBeGreaterThan(900);
  });

  it('watch every function', async () => {
    const names = await alarmNames();
    const expected = functionNames.flatMap((name) =>
      ['errors', 'throttles', 'duration'].map((kind) => `${platform().stack}-${name}-${kind}`),
    );

    expect(names).toStrictEqual(expect.arrayContaining(expected));
  });
});

function matches(pattern: string, name: string): boolean {
  const expression = pattern
    .replace('<stack>', platform().stack)
    .replace('<function>', `${platform().stack}-(${functionNames.join('|')})`)
    .replace('<queue>', `${platform().stack}-[a-z-]+`);
  return new RegExp(`^${expression}$`).test(name);
}

async function alarmNames(): Promise<string[]> {
  return (await alarms()).flatMap(({ AlarmName: name }) => name ?? []);
}

async function alarms(): Promise<MetricAlarm[]> {
  const client = new CloudWatchClient(clientConfiguration());
  const found: MetricAlarm[] = [];
  const query = { AlarmNamePrefix: `${platform().stack}-` };
  for await (const page of paginateDescribeAlarms({ client }, query)) {
    found.push(...(page.MetricAlarms ?? []));
  }
  return found;
}
