import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem, type } from 'node:os';
import type { Measurement, Skipped } from './measurement.ts';
import { figure, goalText, spreadText } from './report.ts';

const END = '<!-- /measured -->';
const GIBIBYTE = 2 ** 30;

/** Where and when something was measured. */
export interface Occasion {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly machine: string;
  readonly node: string;
}

export function thisOccasion(now: Date): Occasion {
  const memory = Math.round(totalmem() / GIBIBYTE);
  const model = cpus()[0]?.model ?? process.arch;
  return {
    date: now.toISOString().slice(0, 10),
    machine: `${availableParallelism()} x ${model}, ${memory} GiB, ${type()}`,
    node: process.versions.node,
  };
}

/** Puts the figures of each topic (`flow-scan`) between its marks in the page. Throws when it has none. */
export async function writeFigures(
  page: string,
  results: readonly (Measurement | Skipped)[],
  occasion: Occasion,
): Promise<void> {
  let text = await readFile(page, 'utf8');
  const byTopic = Map.groupBy(results, ({ name }) => name.split('.')[0] ?? '');
  for (const [topic, some] of byTopic) {
    const mark = `<!-- measured: npm run bench -- ${topic} `;
    const begin = text.indexOf('\n', text.indexOf(mark));
    const end = text.indexOf(END, begin);
    if (!text.includes(mark) || end < begin)
      throw new Error(`${page} has no place for figures: ${mark}`);
    text = `${text.slice(0, begin)}\n\n${figuresText(some, occasion)}\n\n${text.slice(end)}`;
  }
  await writeFile(page, text);
}

function figuresText(
  results: readonly (Measurement | Skipped)[],
  { date, machine, node }: Occasion,
): string {
  return [
    `${date}, Node ${node}, ${machine}.`,
    '',
    '| name | value | baseline | ratio | of pairs | goal |',
    '|---|---|---|---|---|---|',
    ...results.map(tableRow),
  ].join('\n');
}

function tableRow(result: Measurement | Skipped): string {
  if ('skipped' in result) return `| \`${result.name}\` | skipped | | | | |`;
  const { name, value, unit, baseline, ratio, spread } = result;
  const pairs = spread ? `${spread.pairs} ${spreadText(result)}`.trim() : '';
  const goal = goalText(result).replace('goal: ', '');
  return `| \`${name}\` | ${figure(value, unit)} | ${figure(baseline, unit)} | ${ratio.toFixed(3)} | ${pairs} | ${goal} |`;
}
