import type { ActionInIncident } from '../../../../shared/aws/action-ledger.ts';
import type { KnownRecord } from '../../../../shared/aws/containment-opening.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { Situation } from '../../../../shared/response/situation.ts';
import { surveyTarget } from '../../../../shared/response/survey-target.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { fakeBrakes } from '../../../builders/isolation.ts';
import { aHold } from '../../../builders/order.ts';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const AT_REST: KnownRecord<string> = {
  ...{ record: undefined, version: 3, leasedUntil: 0, quietSince: 0 },
};
const IN_USE = { ...AT_REST, leasedUntil: NOW + 1 };
const JUST_LEFT = { ...AT_REST, quietSince: NOW - 100 };

/** Looks that show these records, one after the other. */
function setUp(...shown: readonly KnownRecord<string>[]) {
  const ordered: ActionInIncident = { record: anActionRecord(), details: incidentDetails() };
  const waits: number[] = [];
  let looks = 0;
  const survey = async () =>
    surveyTarget<string>(
      {
        ledger: { read: () => Promise.resolve(ordered) },
        brakes: fakeBrakes(() => undefined),
        look: () => {
          const known = shown[Math.min(looks, shown.length - 1)] ?? AT_REST;
          looks += 1;
          return Promise.resolve({ hold: aHold(), known } as Situation<string>);
        },
        clock: () => new Date(NOW),
        wait: (ms) => Promise.resolve(waits.push(ms)),
      },
      aHold(),
    );
  return { survey, waits, looks: () => looks };
}

describe('what was seen of a target', () => {
  it.each<[string, KnownRecord<string>]>([
    ['nobody has ever had in hands', { ...AT_REST, version: undefined }],
    ['has been at rest for a while', { ...AT_REST, quietSince: NOW - 2001 }],
    ['was in the hands of a run that has died', { ...AT_REST, leasedUntil: NOW }],
  ])('counts at once when the target %s', async (_, known) => {
    const { survey, looks } = setUp(known);

    expect((await survey()).situation.known).toBe(known);
    expect(looks()).toBe(1);
  });

  it.each<[string, readonly KnownRecord<string>[], number]>([
    ['a run has just left it', [JUST_LEFT, JUST_LEFT], 2],
    ['a run has left it since', [IN_USE, JUST_LEFT, JUST_LEFT], 3],
    ['another run came and went between', [JUST_LEFT, { ...JUST_LEFT, version: 4 }], 3],
    ['it was seen beside a run of the same version', [IN_USE, IN_USE, AT_REST], 3],
  ])('is looked at again when %s', async (_, shown, times) => {
    const { survey, looks } = setUp(...shown);

    await survey();

    expect(looks()).toBe(times);
  });

  it('is given up for now when another run does not end', async () => {
    const { survey, waits } = setUp(IN_USE);

    await expect(survey()).rejects.toThrow(TransientError);
    expect(waits).toStrictEqual(Array(12).fill(400));
  });
});
