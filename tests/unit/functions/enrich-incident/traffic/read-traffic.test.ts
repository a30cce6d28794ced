import { setTimeout } from 'node:timers/promises';
import { explainReading } from '../../../../../functions/enrich-incident/traffic/explain-reading.ts';
import {
  createReadTraffic,
  isReadWhole,
  type TrafficReading,
} from '../../../../../functions/enrich-incident/traffic/read-traffic.ts';
import type { FlowLogBucket } from '../../../../../shared/aws/flow-log-bucket.ts';
import type { FoundObjects } from '../../../../../shared/aws/flow-log-harvest.ts';
import { StorageError } from '../../../../../shared/domain/errors.ts';
import type { FlowLogObject } from '../../../../../shared/flow-logs/flow-scan.ts';
import { aFile, aLine, anObject, aQuery } from '../../../../builders/flow-lines.ts';
import { aLogSink } from '../../../../builders/log-sink.ts';

const LIMITS = { objects: 100, bytes: 1e9, milliseconds: 20_000 };
const GOOD = anObject(aFile([aLine()]), { name: 'good' });
const BROKEN = anObject('nothing of that kind', { name: 'broken' });
/** Says no more after its first piece. */
const STUCK: FlowLogObject = {
  ...GOOD,
  name: 'stuck',
  read: async function* () {
    yield Buffer.from(aFile([aLine()]));
    await new Promise(() => undefined);
  },
};

const found = (objects: readonly FlowLogObject[], more: Partial<FoundObjects> = {}) => ({
  ...{ objects, left: 0, isComplete: true, unrecognised: 0, listed: objects.length, places: [] },
  ...more,
});

function read(find: FlowLogBucket['find'], limits: Partial<typeof LIMITS> = {}, most?: number) {
  const readTraffic = createReadTraffic({
    bucket: { find },
    own: { accountId: '123456789012', region: 'eu-west-1' },
    limits: { ...LIMITS, ...limits },
  });
  return readTraffic(aQuery(), aLogSink().logger, most);
}

const remarks = (reading: TrafficReading) => explainReading(aQuery(), reading);

describe('a reading', () => {
  it('that had time for everything is whole', async () => {
    const reading = await read(() => Promise.resolve(found([GOOD, GOOD])));

    expect(reading).toMatchObject({ outcome: 'seen', report: { read: { objects: 2 } } });
    expect(isReadWhole(reading)).toBe(true);
    expect(remarks(reading)).toStrictEqual([]);
  });

  it.each([
    ['of its own', { milliseconds: 1_500 }, undefined],
    ['that it is given', {}, 1_500],
  ] as const)('whose time %s ends keeps what was read, and says so', async (_, limits, most) => {
    const slow: FlowLogBucket['find'] = async () => {
      await setTimeout(50);
      return found([GOOD, STUCK, GOOD]);
    };
    const reading = await read(slow, limits, most);

    expect(reading).toMatchObject({
      outcome: 'seen',
      report: { read: { objects: 1 }, left: { objects: 2, reason: 'time' } },
    });
    expect(isReadWhole(reading)).toBe(false);
    expect(remarks(reading)).toStrictEqual([
      'Partial: 2 objects (452 bytes) left out, not enough time.',
    ]);
  });

  it('names a broken object, also when nothing else was there', async () => {
    const reading = await read(() => Promise.resolve(found([BROKEN])));

    expect(isReadWhole(reading)).toBe(false);
    expect(remarks(reading)).toStrictEqual([
      expect.stringContaining('No flow logs found of eni-'),
      'Partial: 1 object could not be read to the end, such as broken: there is no header line, and the records are not in the default format.',
    ]);
  });

  it.each([
    ['too many objects', { left: 3 }],
    ['a listing that was given up', { isComplete: false }],
  ])('of %s is not whole', async (_, more) => {
    expect(isReadWhole(await read(() => Promise.resolve(found([GOOD], more))))).toBe(false);
  });

  it('that is refused is an answer', async () => {
    const refused = new StorageError('not-allowed', 'not allowed to list s3://logs');
    const reading = await read(() => Promise.reject(refused));

    expect(isReadWhole(reading)).toBe(false);
    expect(remarks(reading)).toStrictEqual([
      'Flow logs could not be read: not allowed to list s3://logs.',
    ]);
  });
});
