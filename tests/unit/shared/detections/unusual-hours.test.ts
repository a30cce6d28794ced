import type { HostHistory } from '../../../../shared/detections/detection.ts';
import {
  createUnusualHours,
  UNUSUAL_HOURS_DEFAULTS,
} from '../../../../shared/detections/unusual-hours.ts';
import { parseWorkingTime } from '../../../../shared/detections/working-time.ts';
import { anHour } from '../../../builders/host-hour.ts';
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

const MB = 1_000_000;
const DAY = 86_400;
const upload = (bytes: number, more = {}) => aCall({ sent: { bytes }, ...more });

describe('against the own past', () => {
  const { detect } = createUnusualHours(UNUSUAL_HOURS_DEFAULTS);
  /** The same hour of the days before, with these bytes. */
  const past = (bytes: readonly number[], more = {}): HostHistory => ({
    hours: bytes.map((externalBytesOut, index) =>
      anHour({ externalBytesOut, hour: WINDOW_FROM - (index + 1) * DAY, ...more }),
    ),
  });
  const quiet = past(Array.from({ length: 7 }, () => MB));

  it('says what is usual', () => {
    const { found, unable } = detect(aTraffic(upload(50 * MB, { until: 600 }), { history: quiet }));

    expect(unable).toBeUndefined();
    expect(found).toStrictEqual([
      {
        pattern: 'unusual-hours',
        severity: 'medium',
        role: 'ACTOR',
        summary: `${OUR_HOST} is far above its own past at this hour of the day: 50 MB sent to the outside (usual: 1 MB), 1 peer (usual: 5).`,
        host: OUR_HOST,
        peers: [OUTSIDER],
        measures: { bytesOut: 50 * MB, usualBytesOut: MB, peers: 1, usualPeers: 5 },
        first: WINDOW_FROM,
        last: WINDOW_FROM + 600,
      },
    ]);
  });

  it.each([
    ['on the floor above a past that never changes', 11 * MB, 0],
    ['over it', 11 * MB + 1, 1],
  ])('needs a distance that counts: %s', (_, bytes, expected) => {
    expect(detect(aTraffic(upload(bytes), { history: quiet })).found).toHaveLength(expected);
  });

  it('needs more distance where the past changes: median 50, MAD 20 MB', () => {
    const lively = past([10, 30, 50, 50, 70, 90, 20].map((each) => each * MB));
    const limit = 50 * MB + (3.5 / 0.6745) * 20 * MB;
    const at = (bytes: number) => detect(aTraffic(upload(bytes), { history: lively })).found;

    expect(at(limit - 1)).toStrictEqual([]);
    expect(at(limit + 1)).toHaveLength(1);
  });

  it.each([
    ['20 above the usual', 25, 0],
    ['more', 26, 1],
  ])('looks at peers: %s', (_, amount, expected) => {
    const many = calls(amount, (index) => ({ callee: internal(index) }));

    expect(detect(aTraffic(many, { history: quiet })).found).toHaveLength(expected);
  });

  it.each([
    ['nothing', undefined],
    ['four days', past([1, 1, 1, 1])],
    ['other hours', past([1, 1, 1, 1, 1, 1, 1], { hour: WINDOW_FROM - 3600 })],
    ['another host', past([1, 1, 1, 1, 1, 1, 1], { host: internal(1) })],
    ['only the hour itself', past([1, 1, 1, 1, 1, 1, 1], { hour: WINDOW_FROM })],
  ])('does not guess when of the past is known %s', (_, history) => {
    expect(detect(aTraffic(upload(900 * MB), history && { history }))).toStrictEqual({
      found: [],
      unable: 'no history',
    });
  });

  it('guesses from five days on', () => {
    const five = past([1, 1, 1, 1, 1]);

    expect(detect(aTraffic(upload(900 * MB), { history: five })).found).toHaveLength(1);
  });

  it('compares a window over the full hour with the busier of its hours', () => {
    const next = past(Array.from({ length: 7 }, () => 500 * MB)).hours.map((hour) => ({
      ...hour,
      hour: hour.hour + 3600,
    }));
    const history = { hours: [...quiet.hours, ...next] };
    const window = { from: WINDOW_FROM + 1800, to: WINDOW_FROM + 5399, history };

    expect(detect(aTraffic(upload(400 * MB), window)).found).toStrictEqual([]);
    expect(detect(aTraffic(upload(600 * MB), window)).found).toHaveLength(1);
  });
});

describe('against working time', () => {
  const detectIn = (text: string) =>
    createUnusualHours({ ...UNUSUAL_HOURS_DEFAULTS, workingTime: parseWorkingTime(text) }).detect;
  const weekdays = detectIn('Europe/Berlin Mon-Fri 08:00-18:00');
  const saturdays = detectIn('UTC Sat 10:05-18:00');

  it('tells what left on a Saturday', () => {
    expect(weekdays(aTraffic(upload(10 * MB)))).toMatchObject({
      found: [
        {
          severity: 'low',
          role: 'ACTOR',
          summary: `${OUR_HOST} outside of working time (Europe/Berlin Mon-Fri 08:00-18:00): 10 MB sent to 1 external peer.`,
          measures: { bytesOut: 10 * MB, sessions: 0 },
        },
      ],
    });
  });

  it.each([
    ['too little', upload(10 * MB - 1), []],
    ['enough', upload(10 * MB), ['unusual-hours ACTOR low']],
    ['inside', upload(900 * MB, { callee: internal(1) }), []],
  ])('needs bytes that count: %s', (_, groups, expected) => {
    expect(verdicts(weekdays(aTraffic(groups)).found)).toStrictEqual(expected);
  });

  it.each([
    ['a probe', 9999, []],
    ['a session', 10_000, ['unusual-hours TARGET medium']],
  ])('tells logins from outside: %s', (_, bytes, expected) => {
    const login = aCall({
      ...{ caller: OUTSIDER, callee: OUR_HOST, local: OUR_HOST, port: 22 },
      ...{ sent: { bytes }, answered: { bytes: 50_000 } },
    });

    expect(verdicts(weekdays(aTraffic(login)).found)).toStrictEqual(expected);
  });

  it.each([
    [0, 240, 1],
    [0, 300, 0],
    [300, 1700, 0],
  ])('counts only what lies outside of it all the time: from %d to %d s', (at, until, expected) => {
    expect(saturdays(aTraffic(upload(50 * MB, { at, until }))).found).toHaveLength(expected);
  });

  it('needs no past', () => {
    expect(weekdays(aTraffic(calls(3, (index) => ({ callee: external(index) }))))).toStrictEqual({
      found: [],
    });
  });
});
