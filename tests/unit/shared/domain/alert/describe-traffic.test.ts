import { bytesText } from '../../../../../shared/domain/alert/bytes-text.ts';
import { describeTraffic } from '../../../../../shared/domain/alert/describe-traffic.ts';
import { aContext, anAlert, shown } from '../../../../builders/alert.ts';
import { anActionRecord, incidentDetails } from '../../../../builders/incident.ts';
import { aVerification, someTraffic } from '../../../../builders/traffic-evidence.ts';

function alertWith(...containment: ReturnType<typeof aVerification>[]) {
  const context = aContext({ traffic: someTraffic({ containment }) });
  return anAlert(incidentDetails({}, { actions: [anActionRecord()], context }));
}

describe('bytes for people', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1250, '1.3 kB'],
    [9960, '10 kB'],
    [412_000_000, '412 MB'],
    [999_500, '1 MB'],
    [3.2e12, '3.2 TB'],
    [9e21, '9000000 PB'],
  ])('%d is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

describe('traffic in a message', () => {
  it('names patterns, what was seen, and where all of it lies', () => {
    const stored = { bucket: 'evidence', key: 'traffic/x.json', bytes: 9, sha256: 'ab12' };
    const { patterns, lines } = describeTraffic(
      someTraffic({ stored, nextLookAt: '2026-11-21T10:30:00.000Z', remarks: ['Partial.'] }),
    );

    expect(patterns.map(shown)).toStrictEqual([
      '• <HIGH>: <412.0 MB left 10.20.1.5 for 198.51.100.7> (<T1048 Exfiltration Over Alternative Protocol>)',
    ]);
    expect(lines.map(shown)).toStrictEqual([
      '• <10.20.1.5 sent 412.0 MB to 198.51.100.7 port 443>',
      '• <Partial.>',
      '• Look <2>: <1200> records of <6> objects from <2026-11-21 09:43:00 UTC> to <2026-11-21 10:15:00 UTC>; next look at <2026-11-21 10:30:00 UTC>',
      '• All of it: s3://evidence/traffic/x.json (SHA-256 ab12)',
    ]);
  });

  it('counts patterns that do not fit', () => {
    const patterns = Array.from({ length: 7 }, () => someTraffic().patterns).flat();

    expect(describeTraffic(someTraffic({ patterns })).patterns.at(-1)).toStrictEqual([
      '… and 2 more patterns',
    ]);
  });
});

describe('a containment', () => {
  it('that flow logs confirm is told so', () => {
    const { state, isLeaking } = alertWith(aVerification('verified'));

    expect(state).toStrictEqual({
      label: 'Contained in 3.2 s and verified',
      sentence:
        'the instance is cut off from the network; it keeps running, so evidence is kept. Flow logs confirm it: 0 bytes accepted after containment.',
    });
    expect(isLeaking).toBe(false);
  });

  it('that leaks is urgent, and people are told what to do', () => {
    const { state, open, isLeaking } = alertWith(
      aVerification('verified'),
      aVerification('leaking', { interfaceId: 'eni-0fedcba9876543210' }),
    );

    expect(state).toMatchObject({
      label: 'Contained, but it LEAKS: 5.3 MB passed afterwards',
      urgent: true,
    });
    expect(open.points.map(shown).join('\n')).toContain(
      'Order deny-tracked-paths for the instance, which ends what is tracked: <eni-0fedcba9876543210> of <i-0123456789abcdef0> still talks to',
    );
    expect(isLeaking).toBe(true);
  });

  it.each([
    [
      'is denied by network ACLs',
      { action: 'deny-tracked-paths' as const },
      'although network ACLs deny it',
    ],
    [
      'was to be denied and could not be',
      { action: 'deny-tracked-paths' as const, state: 'refused' as const },
      'Order deny-tracked-paths',
    ],
  ])('that leaks although the host %s', (_, denial, point) => {
    const context = aContext({ traffic: someTraffic({ containment: [aVerification('leaking')] }) });
    const actions = [anActionRecord(), anActionRecord(denial)];
    const { open } = anAlert(incidentDetails({}, { actions, context }));

    expect(open.points.map(shown).join('\n')).toContain(point);
  });

  it('without flow logs is for people to look at', () => {
    const { state, open } = alertWith(aVerification('unverifiable'));

    expect(state.sentence).toContain('No flow log tells whether anything still passes');
    expect(open.points.map(shown).join('\n')).toContain('it has no flow log');
  });

  it('that is not yet verifiable is told as before', () => {
    expect(alertWith(aVerification('pending')).state.label).toBe('Contained in 3.2 s');
  });

  it('that was given back does not leak', () => {
    const context = aContext({ traffic: someTraffic({ containment: [aVerification('leaking')] }) });
    const { isLeaking, open } = anAlert(incidentDetails({ status: 'released' }, { context }));

    expect(isLeaking).toBe(false);
    expect(open.points.map(shown).join('\n')).not.toContain('off by a network ACL');
  });
});

describe('recommendations', () => {
  it('from what was seen come before what holds for any such finding', () => {
    const { open, context } = alertWith();

    expect(open.advice).toStrictEqual([
      'Rotate the secrets that the host can read.',
      'Take a memory image before anybody stops the instance.',
    ]);
    expect(context?.investigate).toStrictEqual(['What was sent?', 'Who started the miner?']);
    expect(context?.prevent).toStrictEqual([
      'Let the host reach only what it needs.',
      'Require IMDSv2.',
    ]);
  });
});
