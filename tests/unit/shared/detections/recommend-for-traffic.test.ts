import { PATTERN_NAMES } from '../../../../shared/detections/detection.ts';
import {
  recommendForTraffic,
  type Response,
} from '../../../../shared/detections/recommend-for-traffic.ts';
import { splitCommand } from '../../../../shared/domain/context/command.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { aPattern, internal, OUR_HOST, OUTSIDER } from '../../../builders/traffic.ts';

const OPEN: Response = { isolated: false, instanceId: INSTANCE };
const CUT = `Cut ${INSTANCE} off: its traffic looks like that of a host in foreign hands.`;

it('says of data that left what to change and whom to tell', () => {
  expect(
    recommendForTraffic([aPattern()], { ...OPEN, databasePeers: [internal(1)] }),
  ).toStrictEqual({
    immediate: [
      `${CUT}\nnpm run riposte -- contain ${INSTANCE} --reason data-exfiltration`,
      `Rotate every secret that ${OUR_HOST} can read, as what was on the host must be taken as gone.`,
      `Rotate the passwords with which the host reaches its databases: ${internal(1)}.`,
    ],
    investigate: [
      `Find out what left for ${OUTSIDER}: files read and archives made on the host at that time, and access logs of its data stores.`,
      'Find out whose data it was: it decides whom you must inform, and within which time.',
    ],
    prevent: [
      'Let hosts out only to the addresses that they need, through a proxy or a network firewall that counts bytes.',
    ],
  });
});

it.each<[string, Response, string]>([
  [
    'since when',
    { isolated: true, isolatedAt: '2026-11-21T10:02:33.000Z', instanceId: INSTANCE },
    `${INSTANCE} was isolated at 10:02 UTC. Still to do:`,
  ],
  ['without a time', { isolated: true }, `${OUR_HOST} was isolated. Still to do:`],
  [
    'with a time that is none',
    { isolated: true, isolatedAt: 'x' },
    `${OUR_HOST} was isolated at an unknown time. Still to do:`,
  ],
  [
    'not',
    { isolated: false },
    `Cut ${OUR_HOST} off: its traffic looks like that of a host in foreign hands.`,
  ],
])('says what is done: isolated %s', (_, response, expected) => {
  expect(recommendForTraffic([aPattern()], response).immediate[0]).toBe(expected);
});

it.each([
  ['critical', true],
  ['high', true],
  ['medium', false],
] as const)('cuts off for what is %s: %s', (severity, isAdvised) => {
  const { immediate } = recommendForTraffic([aPattern({ severity })], OPEN);

  expect(immediate.some((text) => text.startsWith(CUT))).toBe(isAdvised);
});

it('does not cut off who is attacked', () => {
  const attacked = aPattern({
    pattern: 'brute-force',
    role: 'TARGET',
    measures: { possiblySuccessful: 1 },
  });

  expect(recommendForTraffic([attacked], OPEN).immediate).toStrictEqual([
    `Close the port that is tried on ${OUR_HOST} to everybody but known addresses.`,
    `Change the passwords and keys of ${OUR_HOST}: a guess may have worked.`,
  ]);
});

it('asks of logins in the inside for the targets', () => {
  const moved = aPattern({
    pattern: 'lateral-movement',
    severity: 'medium',
    peers: [internal(1), internal(2)],
  });
  const [login = ''] = recommendForTraffic([moved], OPEN).investigate;

  expect(splitCommand(login)).toStrictEqual({
    sentence: `Look for logins from ${OUR_HOST} on the targets, newest first, and whose account it was.`,
    command: `aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values=${internal(1)}`,
  });
});

it.each([
  ['ACTOR', 'Find the process on 10.0.0.5 that scans'],
  ['TARGET', 'Find out what 203.0.113.9 is: it is one of yours and scans.'],
] as const)('looks at a scan from its side: %s', (role, expected) => {
  const [text] = recommendForTraffic([aPattern({ pattern: 'port-scan', role })], OPEN).investigate;

  expect(text).toContain(expected);
});

it.each([...PATTERN_NAMES])('has something to say about %s', (pattern) => {
  const advice = recommendForTraffic([aPattern({ pattern, severity: 'medium' })], OPEN);

  expect(advice.investigate.length).toBeGreaterThan(0);
});

it('does not trouble people with noise', () => {
  const noise = PATTERN_NAMES.map((pattern) => aPattern({ pattern, severity: 'low' }));

  expect(recommendForTraffic(noise, OPEN)).toStrictEqual({
    immediate: [],
    investigate: [],
    prevent: [],
  });
});

it('keeps a command out when a word is not plain', () => {
  const moved = aPattern({ pattern: 'lateral-movement', severity: 'medium', peers: ['$(reboot)'] });

  expect(recommendForTraffic([moved], OPEN).investigate[0]).not.toContain('\n');
});
