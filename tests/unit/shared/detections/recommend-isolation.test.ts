import type { DetectedPattern } from '../../../../shared/detections/detection.ts';
import { recommendForTraffic } from '../../../../shared/detections/recommend-for-traffic.ts';

const UPLOAD: DetectedPattern = {
  ...{ pattern: 'data-exfiltration', severity: 'high', role: 'ACTOR', measures: {} },
  ...{ summary: '412 MB left.', host: '10.20.1.5', peers: ['203.0.113.77'], first: 0, last: 60 },
};

it('does not tell people to do what is under way', () => {
  const { immediate } = recommendForTraffic([UPLOAD], { isolated: false, isolating: true });

  expect(immediate).toStrictEqual([
    'Rotate every secret that 10.20.1.5 can read, as what was on the host must be taken as gone.',
  ]);
});
