import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { codeWords, readTable } from '../contract/support/markdown.ts';
import { functionNames, readText } from '../contract/support/repository.ts';
import { clientConfiguration, platform } from './support/platform.ts';

describe('the alarms of the applied stack', () => {
  const rows = readTable(readText('docs/metrics-and-alarms.md'), 'alarm');
  const patterns = rows.map((row) => codeWords(row['alarm'] ?? '')[0] ?? '');

  it('are those that the page documents, and no others', async () => {
    const alarms = await alarmNames();
    const undocumented = alarms.filter((name) => !patterns.some((one) => matches(one, name)));
    const missing = patterns.filter((one) => !alarms.some((name) => matches(one, name)));

    expect(alarms.length).toBeGreaterThan(30);
    expect({ undocumented, missing }).toStrictEqual({ undocumented: [], missing: [] });
  });

  it('watch every function', async () => {
    const alarms = await alarmNames();
    const expected = functionNames.flatMap((name) =>
      ['errors', 'throttles', 'duration'].map((kind) => `${platform().stack}-${name}-${kind}`),
    );

    expect(alarms).toStrictEqual(expect.arrayContaining(expected));
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
  const client = new CloudWatchClient(clientConfiguration());
  const names: string[] = [];
  const query = { AlarmNamePrefix: `${platform().stack}-` };
  for await (const page of paginateDescribeAlarms({ client }, query)) {
    names.push(...(page.MetricAlarms ?? []).flatMap(({ AlarmName: name }) => name ?? []));
  }
  return names;
}
