import { COUNT_METRICS, DURATION_METRICS } from '../../shared/domain/metric-names.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { loggedFields } from './support/log-fields.ts';
import { codeWords, readTable } from './support/markdown.ts';
import { readText } from './support/repository.ts';

const page = readText('docs/metrics-and-alarms.md');

describe('docs/metrics-and-alarms.md', () => {
  it('names every metric, with its unit', () => {
    const units = Object.fromEntries(
      readTable(page, 'metric').map((row) => [
        codeWords(row['metric'] ?? '').join(),
        row['unit'] ?? '',
      ]),
    );

    expect(units).toStrictEqual({
      ...Object.fromEntries(COUNT_METRICS.map((name) => [name, 'count'])),
      ...Object.fromEntries(DURATION_METRICS.map((name) => [name, 'ms'])),
    });
  });

  it('names every field of the log', () => {
    const documented = readTable(page, 'field').flatMap((row) => codeWords(row['field'] ?? ''));

    expect(documented.sort()).toStrictEqual(
      [...new Set([...baseFields(), ...loggedFields()])].sort(),
    );
  });
});

/** What every line has, whoever writes it. */
function baseFields(): string[] {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const config = { service: 's', stack: 'riposte-dev', environment: 'dev' } as const;
  createLogger({ ...config, logLevel: 'INFO' }, destination).info('a line');
  return Object.keys(JSON.parse(lines[0] ?? '') as object);
}
