import { describeBlindSpots, NEVER_LOGGED } from '../../../../shared/detections/visibility.ts';
import type { ScanReport } from '../../../../shared/flow-logs/flow-scan.ts';
import type { FlowSummary } from '../../../../shared/flow-logs/flow-summary.ts';
import { aCall } from '../../../builders/traffic.ts';

const report = (summary: Partial<FlowSummary> = {}): ScanReport => ({
  summary: {
    ...{ groups: aCall(), interfaces: [] },
    records: { ok: 2, noData: 0, skipData: 0, malformed: 0 },
    ...summary,
  },
  read: { objects: 1, bytes: 100, decodedBytes: 1000 },
  broken: { count: 0, named: [] },
});

it('is never the whole traffic', () => {
  expect(describeBlindSpots(report())).toStrictEqual([...NEVER_LOGGED]);
  expect(NEVER_LOGGED.join(' ')).toMatch(/resolver.*169\.254\.169\.254.*DHCP/);
});

const records = { ok: 2, noData: 0, skipData: 0, malformed: 0 };

it.each<[string, ScanReport, string]>([
  [
    'lost records',
    report({ records: { ...records, skipData: 2 } }),
    '2 intervals whose records AWS lost (SKIPDATA): one may hide many connections',
  ],
  [
    'dropped groups',
    report({ dropped: { groups: 1200, bytes: 4000, flows: 9 } }),
    '1,200 small groups of records (4 kB) dropped for memory: counts are lower bounds',
  ],
  [
    'lines that are none',
    report({ records: { ...records, malformed: 1 } }),
    '1 line of flow logs that could not be understood',
  ],
  [
    'no flags',
    report({ groups: aCall({ hasFlags: false }) }),
    'TCP flags: the format has none, so who called and who refused is inferred from ports and sizes',
  ],
])('says what was not seen for %s', (_, given, expected) => {
  expect(describeBlindSpots(given)).toStrictEqual([expected, ...NEVER_LOGGED]);
});

it('says nothing of flags where there are no records', () => {
  expect(describeBlindSpots(report({ groups: [] }))).toStrictEqual([...NEVER_LOGGED]);
});
