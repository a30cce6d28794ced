import fc from 'fast-check';
import { addCalls, countCalls, judgeCut } from '../../../../shared/detections/verify-credential.ts';
import { NO_CALLS, type CallEvidence } from '../../../../shared/domain/context/call-evidence.ts';
import { aCut, aTrailEvent, CALLERS, CUT_AT, someCalls } from '../../../builders/trail-event.ts';

const SETTLE_MS = 300_000;
const CUT = Date.parse(CUT_AT);
const MINUTE = 60_000;

function at(minutes: number): string {
  return new Date(CUT + minutes * MINUTE).toISOString();
}

function count(events: readonly string[], from = CUT, until = CUT + 20 * MINUTE) {
  return countCalls({ events, from, until }, aCut(), SETTLE_MS);
}

const denied = { errorCode: 'AccessDenied' };

describe('calls after a cut', () => {
  it('are counted by what they say', () => {
    const { counts, leaks, unreadable } = count([
      aTrailEvent({ eventTime: at(1), ...denied }),
      aTrailEvent({ eventTime: at(2) }),
      aTrailEvent({ eventTime: at(4), errorCode: 'ValidationException' }),
      aTrailEvent({ eventTime: at(6) }),
      aTrailEvent({ eventTime: at(7), errorCode: 'ValidationException' }),
      aTrailEvent({ eventTime: at(8), errorCode: 'ThrottlingException' }),
      aTrailEvent({ eventTime: at(9), eventSource: 'signin.amazonaws.com' }),
      'not JSON',
    ]);

    expect(counts).toStrictEqual({
      ...{ refused: 1, accepted: 1, settling: 1, undeniable: 1, unclear: 1 },
    });
    expect(leaks.map(({ name, at: time }) => [name, time])).toStrictEqual([
      ['ec2:RunInstances', at(6)],
    ]);
    expect(unreadable).toBe(1);
  });

  it.each([
    ['before the cut', aTrailEvent({ eventTime: at(-1) })],
    ['at that moment', aTrailEvent({ eventTime: CUT_AT })],
    ['by somebody else', aTrailEvent({ userIdentity: CALLERS.job })],
  ])('do not count when made %s', (_, event) => {
    expect(count([event])).toStrictEqual({ counts: NO_CALLS, leaks: [], unreadable: 0 });
  });

  it('have until the end of the time that IAM needs', () => {
    expect(count([aTrailEvent({ eventTime: at(5) })]).counts).toMatchObject({ settling: 1 });
    expect(count([aTrailEvent({ eventTime: at(5.1) })]).counts).toMatchObject({ accepted: 1 });
  });

  it('are leaks at once when others of their time may not be shown yet, and counted later', () => {
    const late = aTrailEvent({ eventTime: at(25), eventID: 'late' });
    const refused = aTrailEvent({ eventTime: at(26), ...denied });

    const now = count([late, refused]);
    const later = count([late, refused], CUT + 20 * MINUTE, CUT + 40 * MINUTE);

    expect([now.counts, now.leaks.length]).toStrictEqual([NO_CALLS, 1]);
    expect(later.counts).toStrictEqual({ ...NO_CALLS, accepted: 1, refused: 1 });
    expect(addCalls(now, later).leaks).toHaveLength(1);
  });

  it('are named up to five, the first ones', () => {
    const events = Array.from({ length: 9 }, (_, n) => aTrailEvent({ eventTime: at(15 - n) }));

    const { leaks, counts } = count(events);

    expect(counts.accepted).toBe(9);
    expect(leaks.map((leak) => leak.at)).toStrictEqual([7, 8, 9, 10, 11].map(at));
  });
});

/** A call some minutes after the cut. */
const anyCall = fc.record({
  minutes: fc.integer({ min: -5, max: 80 }),
  errorCode: fc.constantFrom(undefined, 'AccessDenied', 'ValidationException', 'SlowDown'),
  isOurs: fc.boolean(),
});

describe('looks one after the other', () => {
  it('count each call once, however the time is divided and however often CloudTrail shows it', () => {
    fc.assert(
      fc.property(
        fc.array(anyCall, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }),
        (calls, moments) => {
          const events = calls.map(({ minutes, errorCode, isOurs }, n) =>
            aTrailEvent({
              ...{ eventID: `e${n}`, eventTime: at(minutes), errorCode },
              userIdentity: isOurs ? CALLERS.alice : CALLERS.job,
            }),
          );
          const whole = count(events, CUT, CUT + 100 * MINUTE);
          const ends = [...new Set([...moments, 100])].toSorted((a, b) => a - b);
          let sum: Pick<CallEvidence, 'counts' | 'leaks'> | undefined;
          let from = CUT;
          for (const end of ends) {
            const until = CUT + end * MINUTE;
            sum = addCalls(sum, count([...events, ...events], from, until));
            from = until;
          }

          expect(sum?.counts).toStrictEqual(whole.counts);
          expect(sum?.leaks).toStrictEqual(whole.leaks);
        },
      ),
    );
  });
});

describe('a cut', () => {
  const unread = {
    ...{ counts: NO_CALLS, leaks: [], isPartial: false, isOverdue: false },
    settledAt: at(5),
  };
  const standing = { ...unread, until: at(20) };
  const accepted = { counts: { ...NO_CALLS, accepted: 1 } };
  const unclear = { counts: { ...NO_CALLS, unclear: 1 } };

  it.each<[string, Parameters<typeof judgeCut>[0], CallEvidence['state']]>([
    ['without calls is verified', standing, 'verified'],
    ['with refused ones, too', { ...standing, counts: { ...NO_CALLS, refused: 9 } }, 'verified'],
    ['with an accepted one leaks', { ...standing, ...accepted }, 'leaking'],
    ['leaks whatever was not read', { ...unread, ...accepted, isPartial: true }, 'leaking'],
    [
      'leaks by a call that is not counted yet',
      { ...standing, leaks: someLeaks(), until: at(4) },
      'leaking',
    ],
    ['that was not read is not known', unread, 'pending'],
    ['is not known before IAM had its time', { ...standing, until: at(5) }, 'pending'],
    ['that was read in part is not known', { ...standing, isPartial: true }, 'pending'],
    ['with an unclear call is not known', { ...standing, ...unclear }, 'pending'],
    ['is unverifiable in the end', { ...unread, isOverdue: true }, 'unverifiable'],
    ['stays verified in the end', { ...standing, isOverdue: true }, 'verified'],
  ])('%s', (_, given, state) => {
    expect(judgeCut(given)).toBe(state);
  });
});

function someLeaks() {
  return count([aTrailEvent({ eventTime: at(25) })]).leaks;
}

describe('what was seen before', () => {
  it('is added to', () => {
    const before = someCalls({ counts: { ...NO_CALLS, refused: 3, unclear: 1 } });
    const now = { counts: { ...NO_CALLS, refused: 2, settling: 1 }, leaks: someLeaks() };

    expect(addCalls(before, now).counts).toStrictEqual({
      ...NO_CALLS,
      ...{ refused: 5, settling: 1, unclear: 1 },
    });
    expect(addCalls(undefined, now)).toStrictEqual(now);
  });
});
