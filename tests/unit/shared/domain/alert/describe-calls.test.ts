import fc from 'fast-check';
import { describeCalls } from '../../../../../shared/domain/alert/describe-calls.ts';
import { boundCalls } from '../../../../../shared/domain/context/bound-calls.ts';
import { NO_CALLS, type CallEvidence } from '../../../../../shared/domain/context/call-evidence.ts';
import { callProofOf } from '../../../../../shared/domain/context/call-proof.ts';
import { renderAlert } from '../../../../../shared/slack/render-alert.ts';
import { aContext, anAlert, shown } from '../../../../builders/alert.ts';
import { hostileText } from '../../../../builders/hostile-text.ts';
import { anActionRecord, incidentDetails } from '../../../../builders/incident.ts';
import { aVerification, someTraffic } from '../../../../builders/traffic-evidence.ts';
import {
  aLeak,
  CUT_AT,
  someCalls,
  unreadCalls,
  USER_TARGET,
} from '../../../../builders/trail-event.ts';

const revoked = anActionRecord({
  ...{ action: 'revoke-credentials', target: USER_TARGET, settledAt: CUT_AT, steps: [] },
});

function detailsWith(calls: readonly CallEvidence[], action = revoked) {
  return incidentDetails({}, { actions: [action], context: aContext({ calls }) });
}

function alertWith(...calls: CallEvidence[]) {
  return anAlert(detailsWith(calls));
}

const text = (...calls: CallEvidence[]) => describeCalls(calls).map(shown);
const pending = someCalls({ state: 'pending', counts: NO_CALLS, look: 0 });
const unverifiable = someCalls({ state: 'unverifiable', remarks: ['us-east-1: no answer.'] });

describe('calls in a message', () => {
  it('say until when the cut is verified, and by what', () => {
    expect(text(someCalls())[0]).toBe(
      '• <user alice> verified: 0 calls accepted after containment until <2026-11-21 10:20:03 UTC> (3 refused); next look at <2026-11-21 11:05:03 UTC>',
    );
  });

  it('name what got through, from where and with what, all of it untrusted', () => {
    expect(text(aLeak())).toStrictEqual([
      '• <user alice> LEAKS: <2 calls> accepted since <2026-11-21 10:00:03 UTC> (1 refused); next look at <2026-11-21 11:05:03 UTC>',
      '• <ec2:RunInstances> in <eu-west-1> from <198.51.100.7> at <2026-11-21 10:10:00 UTC> by <aws-cli/2.0>',
      expect.stringMatching(/^• Not visible: data events/),
    ]);
  });

  it('say what is not known, and why', () => {
    expect(text(pending, unverifiable).slice(0, 3)).toStrictEqual([
      '• <user alice> not yet known since <2026-11-21 10:00:03 UTC>; next look at <2026-11-21 11:05:03 UTC>',
      expect.stringContaining('• <user alice> unverifiable since'),
      '• <us-east-1: no answer.>',
    ]);
  });

  it('count apart what is no proof', () => {
    const counts = { refused: 0, accepted: 0, settling: 1, undeniable: 2, unclear: 3 };

    expect(text(someCalls({ counts }))[0]).toContain(
      '(1 accepted while IAM spread the cut, 2 that no policy can refuse, 3 failed for other reasons than a refusal)',
    );
  });

  it('are of five credentials at most', () => {
    expect(text(...Array.from({ length: 7 }, () => pending))).toContain(
      '• … and 2 more credentials',
    );
  });

  it('are none where nothing was revoked', () => {
    expect(text()).toStrictEqual([]);
  });
});

describe('credentials that are cut off', () => {
  it('and do not get through any more are told so', () => {
    const { state, isLeaking, open } = alertWith(someCalls());

    expect(state).toStrictEqual({
      label: 'Contained in 3.2 s and verified',
      sentence:
        'the credentials are refused from now on; what they were used for before is not undone. CloudTrail confirms it: 0 calls accepted after containment until 2026-11-21 10:20:03 UTC, 3 refused.',
    });
    expect([isLeaking, open.points]).toStrictEqual([false, []]);
  });

  it('and leak are urgent, and people are told what to do', () => {
    const content = alertWith(someCalls({ credential: 'user bob' }), aLeak());

    expect(content.state).toMatchObject({
      label: 'Contained, but it LEAKS: 2 calls were accepted afterwards',
      urgent: true,
    });
    const points = content.open.points.map(shown).join('\n');
    expect(points).toContain('off <user alice>, or never had it');
    expect(points).toContain('such as <ec2:RunInstances> from <198.51.100.7>');
    expect(points).toContain('riposte -- contain user/alice --action revoke-credentials');
    expect(renderAlert(content).text).toMatch(/^🚨 LEAKS after its containment · /);
  });

  it('of which one call got through leak as well', () => {
    const leak = aLeak({ counts: { ...NO_CALLS, accepted: 1 } });

    expect(alertWith(leak).state.label).toBe(
      'Contained, but it LEAKS: 1 call was accepted afterwards',
    );
  });

  it('and cannot be verified are for people to look at', () => {
    const { state, open } = alertWith(unverifiable);

    expect(state.sentence).toContain('CloudTrail does not tell whether the credentials still work');
    expect(open.points.map(shown).join('\n')).toContain('whether <user alice> still makes calls');
  });

  it('and are not yet known are told as before', () => {
    expect(alertWith(pending).state.label).toBe('Contained in 3.2 s');
  });

  it.each([
    ['was given back', anActionRecord({ ...revoked, state: 'released' })],
    ['was cut off anew', anActionRecord({ ...revoked, settledAt: '2026-11-21T11:00:00.000Z' })],
  ])('leak no more when the user %s', (_, action) => {
    const actions = [anActionRecord(), action];
    const context = aContext({ calls: [aLeak()] });
    const { isLeaking, calls, open } = anAlert(incidentDetails({}, { actions, context }));

    expect([isLeaking, calls, open.points]).toStrictEqual([false, [], []]);
  });

  it.each([
    ['verified', 'verified', ' and verified'],
    ['verified', 'pending', ''],
    ['pending', 'verified', ''],
    ['unverifiable', 'verified', ''],
  ] as const)('with a host that is %s are %s: all must be', (host, credential, label) => {
    const traffic = someTraffic({ containment: [aVerification(host)] });
    const context = aContext({ traffic, calls: [someCalls({ state: credential })] });
    const { state } = anAlert(
      incidentDetails({}, { actions: [anActionRecord(), revoked], context }),
    );

    expect(state.label).toBe(`Contained in 3.2 s${label}`);
  });
});

describe('the proof of all credentials', () => {
  it.each<[string, CallEvidence[], string | undefined]>([
    ['nothing to prove', [], undefined],
    ['all verified', [someCalls(), someCalls()], 'verified'],
    ['one unverifiable', [someCalls(), unverifiable], 'unverifiable'],
    ['one pending', [unverifiable, pending], 'pending'],
    ['one leaking', [pending, aLeak(), someCalls()], 'leaking'],
  ])('%s', (_, calls, state) => {
    expect(callProofOf(calls)?.state).toBe(state);
  });

  it('sums up, and reaches as far as that which is known least', () => {
    const until = '2026-11-21T10:15:00.000Z';

    expect(callProofOf([someCalls(), aLeak({ until })])).toStrictEqual({
      ...{ state: 'leaking', accepted: 2, refused: 4, until },
    });
    expect(callProofOf([someCalls(), unreadCalls()])?.until).toBeUndefined();
  });
});

const UNSEEN = /\p{Cc}|\p{Cf}/u;

describe('what an attacker writes', () => {
  it('is one visible line of sane length, and no markup in Slack', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (userAgent, name) => {
        const leaks = aLeak().leaks.map((leak) => ({ ...leak, ...{ userAgent, name } }));
        const bound = boundCalls([aLeak({ leaks, remarks: [userAgent] })]);

        const texts = bound.flatMap((each) =>
          each.leaks.flatMap((leak) => [leak.userAgent, leak.name]),
        );
        expect(texts.filter((one) => one.length > 120 || UNSEEN.test(one))).toStrictEqual([]);
        const marked = {
          ...aLeak(),
          leaks: leaks.map((leak) => ({ ...leak, userAgent: '<!channel>' })),
        };
        expect(JSON.stringify(renderAlert(alertWith(...bound, marked)))).not.toContain(
          '<!channel>',
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is kept of so many calls and credentials only', () => {
    const many = Array.from({ length: 30 }, (_, n) => aLeak({ look: n }));
    const [first] = aLeak().leaks;
    const leaks = first ? Array(9).fill(first) : [];

    const bound = boundCalls([...many, aLeak({ leaks, look: 30 })]);

    expect(bound.map(({ look }) => look)).toStrictEqual(
      Array.from({ length: 20 }, (_, n) => n + 11),
    );
    expect(bound.at(-1)?.leaks).toHaveLength(5);
  });
});
