import {
  DETECTION_DEFAULTS,
  parseDetectionSettings,
} from '../../../../shared/detections/settings.ts';
import { ConfigError } from '../../../../shared/domain/errors.ts';

const read = (settings: object) => parseDetectionSettings(JSON.stringify(settings));

it.each(['', '  ', '{}', '{"portScan":{}}'])('has defaults: %j', (text) => {
  expect(parseDetectionSettings(text)).toStrictEqual(DETECTION_DEFAULTS);
});

it('changes what is given, and nothing else', () => {
  expect(
    read({ dataExfiltration: { bytes: 500_000_000 }, portScan: { failedShare: 0.5 } }),
  ).toStrictEqual({
    ...DETECTION_DEFAULTS,
    dataExfiltration: { ...DETECTION_DEFAULTS.dataExfiltration, bytes: 500_000_000 },
    portScan: { ...DETECTION_DEFAULTS.portScan, failedShare: 0.5 },
  });
});

it('reads working hours', () => {
  const { unusualHours } = read({
    unusualHours: { workingHours: 'UTC Mon-Fri 08:00-18:00', samples: 3 },
  });

  expect(unusualHours).toMatchObject({
    samples: 3,
    workingTime: { text: 'UTC Mon-Fri 08:00-18:00' },
  });
  expect(read({ unusualHours: { workingHours: null } })).toStrictEqual(DETECTION_DEFAULTS);
});

it.each([
  ['no JSON', 'detection settings: no JSON'],
  ['[]', 'detection settings: no JSON object'],
  ['{"portscan":{}}', /detection settings: portscan: /],
  ['{"portScan":{"peer":20}}', /detection settings: portScan\.peer: /],
  ['{"portScan":{"peers":0}}', 'detection settings: portScan.peers: is less than 1'],
  ['{"portScan":{"peers":2.5}}', 'detection settings: portScan.peers: is not a whole number'],
  ['{"portScan":{"failedShare":1.1}}', 'detection settings: portScan.failedShare: is more than 1'],
  [
    '{"dataExfiltration":{"bytes":"1"}}',
    'detection settings: dataExfiltration.bytes: is not a number',
  ],
  [
    '{"bruteForce":{"attempts":0},"lateralMovement":{"peers":0}}',
    /attempts.*; lateralMovement\.peers/,
  ],
  ['{"unusualHours":{"workingHours":"always"}}', /^working hours: is not like /],
])('refuses %s', (text, message) => {
  expect(() => parseDetectionSettings(text)).toThrow(ConfigError);
  expect(() => parseDetectionSettings(text)).toThrow(message);
});
