import { touchesSpecial } from '../flow-logs/address-space.ts';
import { type IpBlock, formatBlock, parseIpBlock } from '../flow-logs/ip-address.ts';
import { createRangesBuilder } from './address-ranges.ts';
import type { IndicatorList } from './detection.ts';

/** A list as read, and what was wrong with it. */
export interface ReadIndicators {
  readonly list: IndicatorList;
  /** Distinct entries; those within wider ones do not count. */
  readonly entries: number;
  /** Lines that are no address. */
  readonly bad: number;
  /** Entries that would flag what is not bad. */
  readonly refused: number;
  /** The first five problems, by line. No text of the file but addresses. */
  readonly problems: readonly string[];
}

/** Wider blocks than this are no indicator: /8 is the most that was ever given to one holder, /19 the widest IPv6 allocation. */
const SHORTEST_PREFIX = { 4: 8, 6: 19 } as const;
const MAX_PROBLEMS = 5;
/** Longer lines hold no address that one would want; only their beginning is looked at. */
const MAX_LINE = 1000;
/** Columns of a CSV file in which the address may be. */
const MAX_COLUMNS = 8;

/**
 * Addresses and CIDRs, one a line: blank lines, comments (`#`, `;`, also behind white space), text behind the address, quoted or not in
 * the first column of a CSV file that is an address. Lines that are nothing are counted, never an error.
 * Blocks with private or reserved addresses and those wider than /8 (IPv6: /19) are refused, as they would flag everything. Pure.
 */
export function parseIndicators(text: string, name: string): ReadIndicators {
  const builder = createRangesBuilder();
  const problems: string[] = [];
  let bad = 0;
  let refused = 0;
  forEachLine(text, (line, number) => {
    const block = readEntry(line);
    const problem = block ? refusalOf(block) : 'no address';
    if (block && problem === undefined) builder.add(block);
    else if (block) refused += 1;
    else bad += 1;
    if (problem !== undefined && problems.length < MAX_PROBLEMS) {
      problems.push(`line ${number}: ${problem}`);
    }
  });
  const ranges = builder.build();
  return {
    list: { name, find: ranges.find },
    ...{ entries: ranges.size, bad, refused, problems },
  };
}

/** Every line that has something beside a comment, with its number from 1. */
function forEachLine(text: string, visit: (line: string, number: number) => void): void {
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  for (let number = 1; from <= text.length; number += 1) {
    const found = text.indexOf('\n', from);
    const to = found < 0 ? text.length : found;
    const line = withoutComment(text.slice(from, Math.min(to, from + MAX_LINE)));
    if (line !== '') visit(line, number);
    from = to + 1;
  }
}

function withoutComment(line: string): string {
  const comment = /(?:^|\s)[#;]/.exec(line);
  return (comment ? line.slice(0, comment.index) : line).trim();
}

function readEntry(line: string): IpBlock | undefined {
  const [word = ''] = line.split(/[\s,;]/, 1);
  const first = parseIpBlock(unquote(word));
  if (first || !/[,;]/.test(line)) return first;
  for (const column of line.split(/[,;]/, MAX_COLUMNS)) {
    const block = parseIpBlock(unquote(column.trim()));
    if (block) return block;
  }
  return undefined;
}

function unquote(word: string): string {
  return word.startsWith('"') && word.endsWith('"') ? word.slice(1, -1) : word;
}

function refusalOf(block: IpBlock): string | undefined {
  const { version, prefix } = block;
  if (prefix < SHORTEST_PREFIX[version]) {
    return `${formatBlock(block)} is wider than /${SHORTEST_PREFIX[version]}`;
  }
  return touchesSpecial(block)
    ? `${formatBlock(block)} has private or reserved addresses`
    : undefined;
}
