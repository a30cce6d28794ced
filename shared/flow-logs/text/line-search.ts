import type { FlowScope } from '../flow-query.ts';
import { ipv4Text, ipv6Spellings } from '../aggregate/address-text.ts';
import { IS_IPV6, ParsedRecord, SRC } from '../aggregate/parsed-record.ts';
import { byteAt, endsField, NEWLINE } from './byte-at.ts';
import type { LineReader } from './line-reader.ts';
import { readAddressText } from './read-address.ts';
import { type SearchKey, searchKeyOf } from './search-key.ts';

/** With more texts to look for it is faster to walk over all lines. */
const MOST_NEEDLES = 8;

/**
 * Reads those of the lines between `from` and `to` that may be of the scope. The line before `from` and the last one end
 * with a newline.
 */
export type SearchLines = (bytes: Buffer, from: number, to: number) => void;

/** Finds lines by what must stand in them, with the fast search of the platform, where that is little enough. */
export function createLineSearch(scope: FlowScope, reader: LineReader): SearchLines {
  const needles = needlesOf(scope).map(toNeedle);
  if (scope.kind === 'everything' || needles.length > MOST_NEEDLES) {
    return (bytes, from, to) => {
      for (let at = from; at < to;) at = Math.abs(reader.read(bytes, at));
    };
  }
  const search = new NeedleSearch(needles, reader);
  return (bytes, from, to) => {
    search.run(bytes, from, to);
  };
}

function needlesOf(scope: FlowScope): string[] {
  if (scope.kind === 'everything') return [];
  const texts =
    scope.kind === 'interfaces'
      ? scope.interfaces.map(({ id }) => id)
      : scope.addresses.flatMap(spellingsOf);
  return [...new Set(texts)].filter((text) => text !== '');
}

function spellingsOf(address: string): string[] {
  const record = new ParsedRecord();
  if (!readAddressText(address.trim(), record, SRC)) return [];
  const code = record.number(SRC);
  if (code === IS_IPV6) return ipv6Spellings(record.ipv6);
  return code < 0 ? [] : [ipv4Text(code)];
}

interface Needle {
  readonly text: Buffer;
  readonly key: SearchKey;
}

function toNeedle(text: string): Needle {
  return { text: Buffer.from(text, 'latin1'), key: searchKeyOf(text) };
}

/** Goes from one hit to the next; what a hit stands for the reader finds out, because tags may hold any text. */
class NeedleSearch {
  private readonly needles: readonly Needle[];
  private readonly reader: LineReader;
  /** The next hit of each needle's key; Infinity: there is none. */
  private readonly hits: number[];

  constructor(needles: readonly Needle[], reader: LineReader) {
    this.needles = needles;
    this.reader = reader;
    this.hits = needles.map(() => 0);
  }

  run(bytes: Buffer, from: number, to: number): void {
    this.hits.fill(-1);
    let at = from;
    for (;;) {
      const place = this.nextNeedle(bytes, at);
      const hit = this.hitOf(place);
      const needle = this.needles[place];
      if (hit >= to || !needle) return;
      const begin = hit - needle.key.offset;
      at = isWhole(bytes, begin, needle.text)
        ? this.readAround(bytes, { from, to, hit: begin, text: needle.text })
        : hit + 1;
    }
  }

  /** Which needle is hit first at `at` or later. */
  private nextNeedle(bytes: Buffer, at: number): number {
    let first = 0;
    for (let i = 0; i < this.hits.length; i++) {
      if (this.hitOf(i) < at) this.hits[i] = this.search(bytes, at, i);
      if (this.hitOf(i) < this.hitOf(first)) first = i;
    }
    return first;
  }

  private hitOf(place: number): number {
    return this.hits[place] ?? Infinity;
  }

  private search(bytes: Buffer, at: number, place: number): number {
    const found = bytes.indexOf(this.needles[place]?.key.bytes ?? '', at);
    return found < 0 ? Infinity : found;
  }

  /** Reads the line of the hit and, without searching, those that follow with the same text at the same place. */
  private readAround(bytes: Buffer, { from, to, hit, text }: Hit): number {
    const begin = lineBefore(bytes, hit, from);
    let at = this.reader.read(bytes, begin);
    while (at > 0 && at < to && startsWith(bytes, at + hit - begin, text)) {
      at = this.reader.read(bytes, at);
    }
    return Math.abs(at);
  }
}

interface Hit {
  /** Begin of the lines, not of what is left of them: a hit that was none may be before in the same line. */
  readonly from: number;
  readonly to: number;
  readonly hit: number;
  readonly text: Buffer;
}

function isWhole(bytes: Buffer, at: number, text: Buffer): boolean {
  return at >= 0 && startsWith(bytes, at, text) && endsField(byteAt(bytes, at + text.length));
}

function lineBefore(bytes: Buffer, hit: number, from: number): number {
  let at = hit;
  while (at > from && byteAt(bytes, at - 1) !== NEWLINE) at--;
  return at;
}

/** From behind, because identifiers of one account begin alike. */
function startsWith(bytes: Buffer, from: number, text: Buffer): boolean {
  for (let i = text.length - 1; i >= 0; i--) {
    if (byteAt(bytes, from + i) !== text[i]) return false;
  }
  return true;
}
