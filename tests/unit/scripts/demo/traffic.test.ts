import { trafficEvidence } from '../../../../scripts/demo/traffic-proof.ts';
import {
  DROP_SITE,
  LEAKED_BYTES,
  linesOfLeak,
  linesOfSilence,
  linesOfTheft,
  UPLOADED_BYTES,
} from '../../../../scripts/demo/traffic-lines.ts';
import type { FlowLine } from '../../../../scripts/local-aws/flow-lines.ts';
import { aVerification, someTraffic } from '../../../builders/traffic-evidence.ts';

const WATCHED = {
  main: { eniId: 'eni-1', address: '10.20.1.4' },
  management: { eniId: 'eni-2', address: '10.20.1.5' },
};
/** 2026-11-21T10:00:00Z */
const NOW = Date.UTC(2026, 10, 21, 10) / 1000;
const AFTER = { from: NOW + 3, to: NOW + 5 };

function bytesOf(lines: readonly FlowLine[], wanted: FlowLine['values']): number {
  const found = lines.filter(({ values }) =>
    Object.entries(wanted).every(([field, value]) => values[field] === value),
  );
  return found.reduce((sum, { values }) => sum + Number(values['bytes']), 0);
}

describe('the traffic before the finding', () => {
  const lines = linesOfTheft(WATCHED, NOW);

  it('carries the upload to the address outside', () => {
    expect(bytesOf(lines, { dstaddr: DROP_SITE, action: 'ACCEPT' })).toBe(UPLOADED_BYTES);
  });

  it('is over when the finding comes, and not older than the window', () => {
    expect(Math.max(...lines.map(({ end }) => end))).toBeLessThan(NOW);
    expect(Math.min(...lines.map(({ start }) => start))).toBeGreaterThan(NOW - 15 * 60);
  });

  it('never scans the server itself', () => {
    const { address } = WATCHED.main;

    expect(lines.filter(({ values: v }) => v['srcaddr'] === address)).not.toHaveLength(0);
    expect(bytesOf(lines, { srcaddr: address, dstaddr: address })).toBe(0);
  });
});

describe('the traffic after the cut', () => {
  it.each([
    ['that holds', linesOfSilence, 0],
    ['that leaks', linesOfLeak, LEAKED_BYTES],
  ])('%s is of both interfaces and began later', (_, make, accepted) => {
    const lines = make(WATCHED, AFTER);

    expect(bytesOf(lines, { action: 'ACCEPT' })).toBe(accepted);
    expect(new Set(lines.map(({ values }) => values['interface-id']))).toStrictEqual(
      new Set(['eni-1', 'eni-2']),
    );
    expect(lines.every(({ start, end }) => start >= AFTER.from && end <= AFTER.to)).toBe(true);
  });
});

describe('what flow logs say', () => {
  it('is told at both looks, of each interface that was cut off', () => {
    const first = someTraffic({ look: 1, containment: [] });
    const cuts = [aVerification('leaking'), aVerification('verified', { interfaceId: 'eni-2' })];
    const { times, rows } = trafficEvidence(first, someTraffic({ look: 2, containment: cuts }));
    const ofCuts = rows.slice(2).map(({ cells }) => cells.map((marks) => marks[0]?.text));

    expect(times).toStrictEqual(['Look 1', 'Look 2']);
    expect(ofCuts).toStrictEqual([
      ['not cut off yet', 'LEAKS 5.3 MB'],
      ['not cut off yet', '0 bytes accepted'],
    ]);
  });

  it.each([
    ['pending', 'no record yet'],
    ['unverifiable', 'no record'],
  ] as const)('of a cut that is %s: %s', (state, text) => {
    const traffic = someTraffic({ containment: [aVerification(state)] });

    expect(trafficEvidence(traffic, traffic).rows.at(-1)?.cells[1]).toStrictEqual([{ text }]);
  });
});
