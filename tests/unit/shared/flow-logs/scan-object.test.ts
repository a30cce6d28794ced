import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BrokenObjectError } from '../../../../shared/flow-logs/broken-object.ts';
import { createFlowAggregate } from '../../../../shared/flow-logs/flow-aggregate.ts';
import type { FlowSummary } from '../../../../shared/flow-logs/flow-summary.ts';
import { scanObject, type ScanProgress } from '../../../../shared/flow-logs/scan-object.ts';
import { aFile, aLine, anObject, EVERYTHING } from '../../../builders/flow-lines.ts';

interface Outcome {
  readonly summary: FlowSummary;
  readonly progress: ScanProgress;
  /** Absent: it was read to its end. */
  readonly error?: unknown;
}

async function scan(content: string | Uint8Array, pieces?: number): Promise<Outcome> {
  const aggregate = createFlowAggregate(EVERYTHING);
  const progress = { bytes: 0, decodedBytes: 0 };
  const { signal } = new AbortController();
  const object = anObject(content, pieces === undefined ? {} : { pieces });
  const error: unknown = await scanObject(object, { aggregate, signal, progress }).catch(
    (caught: unknown) => caught,
  );
  return { summary: aggregate.summarize(), progress, ...(error !== undefined && { error }) };
}

const LINES = 2000;
const text = aFile(Array.from({ length: LINES }, (_, i) => aLine({ srcport: 1024 + i })));
const packed = gzipSync(text);

describe('an object', () => {
  it.each([
    ['gzip', packed],
    [
      'gzip of several members',
      Buffer.concat([gzipSync(text.slice(0, 999)), gzipSync(text.slice(999))]),
    ],
    ['gzip with zeros behind', Buffer.concat([packed, Buffer.alloc(512)])],
    ['plain text', Buffer.from(text)],
    ['plain text without a last newline', Buffer.from(text.trimEnd())],
  ])('in %s is read whole, in whatever pieces it comes', async (_, content) => {
    const pieces = [1_000_000, 1000, 7];
    const outcomes = await Promise.all(pieces.map((size) => scan(content, size)));

    expect(outcomes.map(({ error }) => error)).toStrictEqual([undefined, undefined, undefined]);
    expect(outcomes.map(({ summary }) => summary.records.ok)).toStrictEqual([LINES, LINES, LINES]);
    expect(outcomes[0]?.progress.bytes).toBe(content.length);
    expect(Math.abs((outcomes[0]?.progress.decodedBytes ?? 0) - text.length)).toBeLessThan(2);
  });

  it.each<[string, Uint8Array, string]>([
    ['that is empty', Buffer.alloc(0), 'it is empty'],
    ['in gzip that is empty', gzipSync(''), 'it is empty'],
    ['that ends early', packed.subarray(0, -20), 'the gzip data ends early'],
    ['that ends in the header of gzip', packed.subarray(0, 5), 'the gzip data ends early'],
    ['whose checksum is wrong', withByte(packed, packed.length - 6), 'the gzip data is corrupt'],
    [
      'that is no gzip but for its magic',
      Buffer.from([0x1f, 0x8b, 9, 9, 9, 9]),
      'the gzip data is corrupt',
    ],
    [
      'with something behind',
      Buffer.concat([packed, Buffer.from('rubbish')]),
      'the gzip data is corrupt',
    ],
    ['that is another log', gzipSync('{"Records":[]}\n'), 'there is no header line'],
    ['that is an archive', Buffer.from('PK\u0003\u0004rest'), 'there is no header line'],
  ])('%s is broken', async (_, content, reason) => {
    const { error } = await scan(content);

    expect(error).toBeInstanceOf(BrokenObjectError);
    expect(String(error)).toContain(reason);
  });

  it('that breaks keeps what came before', async () => {
    const { error, summary } = await scan(packed.subarray(0, packed.length / 2));

    expect(error).toBeInstanceOf(BrokenObjectError);
    expect(summary.records.ok).toBeGreaterThan(LINES / 3);
    expect(summary.records.malformed).toBe(0);
  });

  it.each(['rubbish', '\u001f\u008brubbish'])(
    'with %j behind keeps all that was in it',
    async (rubbish) => {
      const { error, summary } = await scan(
        Buffer.concat([packed, Buffer.from(rubbish, 'latin1')]),
      );

      expect(error).toBeInstanceOf(BrokenObjectError);
      expect(summary.records).toStrictEqual({ ok: LINES, noData: 0, skipData: 0, malformed: 0 });
    },
  );

  it('that grows without end is left', async () => {
    // One member of zeros after the other: quick to make, and to read.
    const zeros = gzipSync(Buffer.alloc(1_000_000));
    const bomb = Buffer.concat([packed, ...Array.from({ length: 80 }, () => zeros)]);
    const { error, progress } = await scan(bomb);

    expect(String(error)).toContain('it grows to more than 100 times its size');
    expect(progress.decodedBytes).toBeLessThan(70_000_000);
  });
});

describe('whatever happens to an object', () => {
  const small = gzipSync(aFile(Array.from({ length: 50 }, (_, i) => aLine({ srcport: i }))));
  const change = fc.record({ at: fc.nat(small.length - 1), to: fc.nat(255) });

  it('is read or broken, and ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 4 }),
        fc.nat(small.length),
        async (changes, length) => {
          const bytes = Buffer.from(small);
          for (const { at, to } of changes) bytes[at] = to;
          const { error, summary } = await scan(bytes.subarray(0, length));

          expect(error === undefined || error instanceof BrokenObjectError).toBe(true);
          expect(summary.records.ok).toBeLessThanOrEqual(50);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is broken if it is no log at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, isPacked) => {
        const { error } = await scan(isPacked ? gzipSync(bytes) : bytes);

        expect(error).toBeInstanceOf(BrokenObjectError);
      }),
    );
  });
});

function withByte(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0xff;
  return changed;
}
