import type { FlowAccumulator } from '../aggregate/flow-accumulator.ts';
import { BrokenObjectError } from '../broken-object.ts';
import { NEWLINE } from './byte-at.ts';
import { LineReader, LONGEST_LINE } from './line-reader.ts';
import { createLineSearch, type SearchLines } from './line-search.ts';
import { LineSplitter } from './line-splitter.ts';
import {
  layoutOfFormat,
  layoutOfHeader,
  layoutOfRecord,
  type RecordLayout,
  requireFields,
} from './record-layout.ts';

/** Reads the text of one object, chunk by chunk. */
export interface TextScanner {
  /** Throws BrokenObjectError when the first line does not say what the columns are. */
  readonly push: (chunk: Buffer) => void;
  /** Call at the end of the object; not after a break, because what is left then is part of a line. */
  readonly end: () => void;
}

const TOO_LONG = 'its first line is longer than any of flow logs';

export function createTextScanner(into: FlowAccumulator, logFormat?: string): TextScanner {
  const { scope } = into.query;
  let search: SearchLines | undefined;
  const begin = (bytes: Buffer, from: number, to: number): void => {
    const after = bytes.indexOf(NEWLINE, from) + 1;
    if (after - from > LONGEST_LINE) throw new BrokenObjectError(TOO_LONG);
    const line = bytes.subarray(from, after);
    const { layout, isHeader } = layoutOf(line.toString('latin1'), logFormat);
    requireFields(layout, scope);
    search = createLineSearch(scope, new LineReader(layout, into, Buffer.from(line)));
    search(bytes, isHeader ? after : from, to);
  };
  const splitter = new LineSplitter(
    LONGEST_LINE,
    (bytes, from, to) => {
      (search ?? begin)(bytes, from, to);
    },
    () => {
      if (!search) throw new BrokenObjectError(TOO_LONG);
      // Of which interface or address such a line is nobody can tell.
      if (scope.kind === 'everything') into.addMalformed(1);
    },
  );
  return {
    push: (chunk) => {
      splitter.push(chunk);
    },
    end: () => {
      splitter.end();
      if (!search) throw new BrokenObjectError('it is empty');
    },
  };
}

/** What the header says counts before what is configured. */
function layoutOf(
  line: string,
  logFormat: string | undefined,
): { readonly layout: RecordLayout; readonly isHeader: boolean } {
  const named = layoutOfHeader(line);
  if (named) return { layout: named, isHeader: true };
  const layout = logFormat === undefined ? layoutOfRecord(line) : layoutOfFormat(logFormat);
  if (layout) return { layout, isHeader: false };
  throw new BrokenObjectError(
    'there is no header line, and the records are not in the default format',
  );
}
