import { createExtendHistory } from '../../../../../functions/enrich-incident/traffic/extend-history.ts';
import type { ReadTraffic } from '../../../../../functions/enrich-incident/traffic/read-traffic.ts';
import type { HourOfHost } from '../../../../../shared/detections/detection.ts';
import type { ScanReport } from '../../../../../shared/flow-logs/flow-scan.ts';
import { aQuery, T0 } from '../../../../builders/flow-lines.ts';
import { aLogSink } from '../../../../builders/log-sink.ts';

const HOST = '10.0.0.5';
const QUERY = aQuery({ from: T0, to: T0 + 1800 });
const DAY = 86_400;

const report = (more: Partial<ScanReport> = {}): ScanReport => ({
  summary: {
    ...{ groups: [], interfaces: [] },
    records: { ok: 0, noData: 1, skipData: 0, malformed: 0 },
  },
  read: { objects: 1, bytes: 100, decodedBytes: 1000 },
  broken: { count: 0, named: [] },
  ...more,
});

async function extend(given: ScanReport, budgetMs = 60_000) {
  const asked: { readonly from: number; readonly most: number }[] = [];
  const written: HourOfHost[] = [];
  const readTraffic: ReadTraffic = ({ from }, _logger, most = Infinity) => {
    asked.push({ from, most });
    const found = {
      objects: [],
      left: 0,
      isComplete: true,
      unrecognised: 0,
      listed: 0,
      places: [],
    };
    return Promise.resolve({ outcome: 'none', found, report: given });
  };
  const added = await createExtendHistory({
    readTraffic,
    history: {
      read: () => Promise.resolve({ hours: [], ignored: [] }),
      write: (_place, hours) => {
        written.push(...hours);
        return Promise.resolve();
      },
    },
    isExternal: () => false,
    place: { account: '123456789012', region: 'eu-west-1' },
    budgetMs,
  })({ query: QUERY, hosts: [HOST], known: [] }, aLogSink().logger);
  return { asked, written, added };
}

describe('the past of a host', () => {
  it('is the same hour of seven days, the latest first, each within the time that is left', async () => {
    const { asked, written, added } = await extend(report());

    expect(asked.map(({ from }) => (T0 - from) / DAY)).toStrictEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(asked.every(({ most }) => most > 0 && most <= 60_000)).toBe(true);
    expect(written).toStrictEqual(added);
    expect(added).toHaveLength(7);
  });

  it.each([
    ['was left out', report({ left: { objects: 1, bytes: 9, reason: 'time' } })],
    ['is broken', report({ broken: { count: 1, named: [{ name: 'a', reason: 'b' }] } })],
    ['is not there', report({ read: { objects: 0, bytes: 0, decodedBytes: 0 } })],
  ])('is not known where an object %s', async (_, given) => {
    expect(await extend(given)).toMatchObject({ written: [], added: [] });
  });

  it('is not asked for without time', async () => {
    expect((await extend(report(), 0)).asked).toStrictEqual([]);
  });
});
