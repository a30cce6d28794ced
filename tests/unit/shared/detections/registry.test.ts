import fc from 'fast-check';
import { PATTERN_NAMES } from '../../../../shared/detections/detection.ts';
import { createDetectAll, createDetections } from '../../../../shared/detections/registry.ts';
import { DETECTION_DEFAULTS } from '../../../../shared/detections/settings.ts';
import type { FlowGroup } from '../../../../shared/flow-logs/flow-summary.ts';
import {
  aCall,
  aTraffic,
  calls,
  external,
  internal,
  OUR_HOST,
  OUTSIDER,
  verdicts,
  WINDOW_FROM,
} from '../../../builders/traffic.ts';

const detections = createDetections(DETECTION_DEFAULTS);
const detectAll = createDetectAll(DETECTION_DEFAULTS);

it('has every pattern once', () => {
  expect(detections.map(({ name }) => name).sort()).toStrictEqual([...PATTERN_NAMES].sort());
});

it.each(detections.map((detection) => [detection.name, detection] as const))(
  'knows of %s what it is, what fools it and what to do',
  (_, { technique, falsePositives, runbook }) => {
    expect(technique.id).toMatch(/^T\d{4}(\.\d{3})?$/);
    expect(technique.attackVersion).toMatch(/^\d+\.\d+$/);
    expect(falsePositives.length).toBeGreaterThan(1);
    expect(runbook).toMatch(/^[A-Z].{20,200}\.$/);
  },
);

it('says nothing about ordinary traffic, and what it cannot tell', () => {
  const ordinary = [
    ...calls(10, (index) => ({ callee: external(index) })),
    ...calls(10, (index) => ({ caller: external(index), callee: OUR_HOST, local: OUR_HOST })),
    ...aCall({ callee: internal(1), port: 5432, flows: 30 }),
  ];

  expect(detectAll(aTraffic(ordinary))).toStrictEqual({
    patterns: [],
    left: 0,
    unable: [
      { pattern: 'indicator-contact', reason: 'no list of indicators' },
      { pattern: 'unusual-hours', reason: 'no history' },
    ],
  });
});

it('puts the worst first', () => {
  const attack = [
    ...calls(30, (index) => ({
      caller: OUTSIDER,
      callee: OUR_HOST,
      local: OUR_HOST,
      port: 1 + index,
      outcome: 'rejected',
    })),
    ...calls(5, (index) => ({ callee: internal(index), port: 22 })),
    ...calls(25, (index) => ({ callee: internal(index), port: 445, outcome: 'silent' })),
    ...aCall({ callee: external(1), sent: { bytes: 20_000_000_000 } }),
  ];

  expect(verdicts(detectAll(aTraffic(attack)).patterns)).toStrictEqual([
    'data-exfiltration ACTOR critical',
    'port-scan ACTOR high',
    'lateral-movement ACTOR medium',
    'port-scan TARGET low',
  ]);
});

it('is bounded, and says what it left out', () => {
  const uploads = calls(15, (index) => ({ callee: external(index), sent: { bytes: 200_000_000 } }));
  const { patterns, left } = detectAll(aTraffic(uploads));

  expect([patterns.length, left]).toStrictEqual([10, 5]);
});

it('answers of any groups with patterns of finite numbers', () => {
  const address = fc.constantFrom(OUR_HOST, OUTSIDER, internal(1), '2001:db8::1', '239.1.1.1', '-');
  const amount = fc.nat(2 ** 40);
  const group: fc.Arbitrary<FlowGroup> = fc.record({
    ...{ local: address, peer: address, port: fc.constantFrom(0, 22, 443, 445, 40_000) },
    service: fc.constantFrom('local', 'peer'),
    protocol: fc.constantFrom(1, 6, 17, 50),
    direction: fc.constantFrom('ingress', 'egress'),
    action: fc.constantFrom('ACCEPT', 'REJECT'),
    ...{ bytes: amount, packets: amount, flows: fc.nat(500), tcpFlags: fc.nat(31) },
    first: fc.integer({ min: WINDOW_FROM, max: WINDOW_FROM + 900 }),
    last: fc.integer({ min: WINDOW_FROM + 900, max: WINDOW_FROM + 1799 }),
  });
  fc.assert(
    fc.property(fc.array(group, { maxLength: 60 }), (groups) =>
      detectAll(aTraffic(groups)).patterns.every(
        ({ measures, first, last, summary, peers }) =>
          [...Object.values(measures), first, last].every(Number.isFinite) &&
          peers.length <= 10 &&
          summary.length < 600 &&
          !/NaN|undefined|Infinity/.test(summary),
      ),
    ),
  );
});
