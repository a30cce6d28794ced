import { createConfirmGuardDuty } from '../../../../../functions/triage-finding/confirm/guardduty.ts';
import { parseGuardDutyFinding } from '../../../../../functions/triage-finding/parse/guardduty-finding.ts';
import { TransientError } from '../../../../../shared/domain/errors.ts';
import { aFinding, aWireFinding, FINDING_ID } from '../../../../builders/finding.ts';

const now = () => new Date('2026-11-21T10:00:00.000Z');

/** GuardDuty that gives these answers one after the other. */
function setUp(...answers: unknown[]) {
  const asked: string[] = [];
  const pauses: number[] = [];
  const confirm = createConfirmGuardDuty({
    getFinding: (detectorId, findingId) => {
      const answer = answers[asked.length];
      asked.push(`${detectorId} ${findingId}`);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    clock: now,
    wait: (ms) => Promise.resolve(pauses.push(ms)),
  });
  return { confirm, asked, pauses };
}

describe('a finding of GuardDuty', () => {
  it("gives GuardDuty's own version of the finding", async () => {
    const { confirm, asked } = setUp(aWireFinding({ severity: 5 }));

    const answer = await confirm(aFinding({ severity: 8 }));

    expect(answer).toMatchObject({ finding: { id: FINDING_ID, severity: 5 } });
    expect(asked).toStrictEqual([`d0 ${FINDING_ID}`]);
  });

  it('stays one of the source that it came from', async () => {
    const origin = { source: 'security-hub', via: 'topic' } as const;
    const { confirm } = setUp(aWireFinding());

    expect(await confirm(aFinding({ origin }))).toMatchObject({ finding: { origin } });
  });

  it('waits for a finding that was only just published', async () => {
    const { confirm, pauses } = setUp(undefined, undefined, aWireFinding());

    expect(await confirm(aFinding())).toHaveProperty('finding');
    expect(pauses).toStrictEqual([700, 700]);
  });

  it('refuses what GuardDuty does not know', async () => {
    const { confirm, asked } = setUp();

    expect(await confirm(aFinding())).toStrictEqual({
      refusal: 'unconfirmed: GuardDuty does not know this finding (GetFindings)',
    });
    expect(asked).toHaveLength(3);
  });

  it.each([{ accountId: '210987654321' }, { region: 'eu-west-2' }])(
    'refuses what GuardDuty has for another account or region: %j',
    async (claimed) => {
      const { confirm } = setUp(aWireFinding());

      expect(await confirm(aFinding(claimed))).toStrictEqual({
        refusal: 'unconfirmed: GuardDuty has this finding for another account or region',
      });
    },
  );

  it('refuses a finding without a detector, unasked', async () => {
    const { confirm, asked } = setUp(aWireFinding());
    const finding = parseGuardDutyFinding(aWireFinding({}, { detectorId: undefined }), {
      receivedAt: '',
      via: 'event',
    });

    expect(await confirm(finding)).toStrictEqual({
      refusal: 'unconfirmed: the finding names no detector',
    });
    expect(asked).toStrictEqual([]);
  });

  it('refuses an answer that cannot be read, rather than rejecting the message', async () => {
    const { confirm } = setUp({ Id: FINDING_ID, Type: 'x' });

    expect(await confirm(aFinding())).toStrictEqual({
      refusal: expect.stringContaining(
        'unconfirmed: what GuardDuty answers is not a GuardDuty finding',
      ) as string,
    });
  });

  it('does not answer when GuardDuty cannot be asked', async () => {
    const throttled = new TransientError('throttled');

    await expect(setUp(throttled).confirm(aFinding())).rejects.toBe(throttled);
  });
});
