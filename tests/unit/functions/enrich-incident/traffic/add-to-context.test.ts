import { addToContext } from '../../../../../functions/enrich-incident/traffic/add-to-context.ts';
import type { TrafficEvidence } from '../../../../../shared/domain/context/traffic-evidence.ts';
import { aContext } from '../../../../builders/alert.ts';
import { INSTANCE } from '../../../../builders/finding.ts';
import { anActionRecord, incidentDetails } from '../../../../builders/incident.ts';
import { aVerification, ENI, someTraffic } from '../../../../builders/traffic-evidence.ts';

const contained = anActionRecord({ steps: [{ resource: ENI, from: ['sg-web'], to: ['sg-q'] }] });

function add(now: TrafficEvidence, before?: TrafficEvidence, action = contained) {
  const context = aContext(before ? { traffic: before } : {});
  return addToContext(incidentDetails({}, { actions: [action], context }), now);
}

const pending = someTraffic({ patterns: [], containment: [aVerification('pending')] });
const verified = someTraffic({ patterns: [], containment: [aVerification('verified')] });
const leaking = someTraffic({ patterns: [], containment: [aVerification('leaking')] });
const unverifiable = someTraffic({ patterns: [], containment: [aVerification('unverifiable')] });

describe('evidence', () => {
  it('stands beside the facts', () => {
    const { context } = add(someTraffic());

    expect(context).toMatchObject({ ...aContext(), traffic: someTraffic() });
  });

  it('needs no facts', () => {
    const { context } = addToContext(incidentDetails(), someTraffic());

    expect(context).toMatchObject({ facts: [], gatheredAt: someTraffic().lookedAt });
  });

  it.each([
    ['a pattern of high severity', someTraffic(), undefined, true],
    ['the same pattern again', someTraffic(), someTraffic(), false],
    ['a verified cut', verified, pending, true],
    ['a verified cut once more', verified, verified, false],
    ['a leak', leaking, pending, true],
    ['a leak after all', leaking, verified, true],
    ['a cut that can never be verified', unverifiable, pending, true],
    ['a cut that is not yet verifiable', pending, undefined, false],
  ] as const)('of %s is told: %#', (...[, now, before, expected]) => {
    expect(add(now, before).tellsContext).toBe(expected);
  });

  it('of a pattern of medium severity waits in the message', () => {
    const [pattern] = someTraffic().patterns;
    const patterns = pattern ? [{ ...pattern, severity: 'medium' as const }] : [];

    expect(add(someTraffic({ patterns })).tellsContext).toBe(false);
  });

  it('says nothing of a cut that was released meanwhile', () => {
    const released = anActionRecord({ ...contained, state: 'released' });

    expect(add(leaking, pending, released)).toMatchObject({
      tellsContext: false,
      context: { traffic: { containment: [] } },
    });
  });

  it('that was seen is not lost by a look that sees nothing', () => {
    const blind = someTraffic({
      ...{ outcome: 'unread', look: 3, remarks: ['S3 refused.'], lines: [], patterns: [] },
      lookedAt: '2026-11-21T10:30:00.000Z',
    });
    const { traffic } = add(blind, someTraffic({ nextLookAt: 'soon' })).context ?? {};

    expect(traffic).toStrictEqual({
      ...someTraffic(),
      ...{ look: 3, lookedAt: '2026-11-21T10:30:00.000Z', remarks: ['S3 refused.'] },
    });
  });

  it.each([
    ['verified', verified],
    ['leaking', leaking],
  ])('that a cut is %s stays proven without new proof', (state, before) => {
    const partly = { ...pending, containment: [aVerification('unverifiable', { records: 4 })] };

    expect(add(pending, before).context?.traffic?.containment).toMatchObject([{ state }]);
    expect(add(partly, before).context?.traffic?.containment).toMatchObject([{ state }]);
  });

  const advice = (immediate: string[]) =>
    someTraffic({
      recommendations: { immediate, investigate: [], prevent: [] },
    });
  const toDo = `Cut ${INSTANCE} off: its traffic looks like that of a host in foreign hands.\nnpm run riposte`;
  const done = `${INSTANCE} was isolated at 10:00 UTC. Still to do:`;

  it.each([
    ['cut off while logs were read', toDo, 'contained', [done, 'Rotate.']],
    ['being cut off', toDo, 'running', ['Rotate.']],
    ['not cut off', toDo, 'failed', [toDo, 'Rotate.']],
    ['still cut off', done, 'contained', [done, 'Rotate.']],
    ['given back', done, 'released', ['Rotate.']],
  ] as const)('of a host that is %s does not advise what is done', (...[, first, state, now]) => {
    const blind = someTraffic({ outcome: 'unread' });
    const action = anActionRecord({ ...contained, state });
    const given = advice([first, 'Rotate.']);

    expect(add(given, undefined, action).context?.traffic?.recommendations.immediate).toStrictEqual(
      now,
    );
    expect(add(blind, given, action).context?.traffic?.recommendations.immediate).toStrictEqual(
      now,
    );
  });
});
