import { createConfirm } from '../../../../../functions/triage-finding/confirm.ts';
import type { FindingOrigin } from '../../../../../shared/domain/finding.ts';
import { ACCOUNT, aFinding, aWireFinding, REGION } from '../../../../builders/finding.ts';
import { ALARM } from '../../../../builders/sources.ts';

function setUp() {
  const asked: string[] = [];
  const confirm = createConfirm({
    getFinding: (detectorId) => {
      asked.push(`GuardDuty ${detectorId}`);
      return Promise.resolve(aWireFinding({ severity: 5 }));
    },
    getAlarmState: (name) => {
      asked.push(`CloudWatch ${name}`);
      return Promise.resolve('ALARM');
    },
    own: { accountId: ACCOUNT, region: REGION, stack: 'riposte-dev' },
    clock: () => new Date('2026-11-21T10:00:00.000Z'),
    wait: () => Promise.resolve(),
  });
  return { confirm, asked };
}

const from = (source: FindingOrigin['source'], via: FindingOrigin['via'] = 'event') =>
  ({ origin: { source, via } }) as const;

describe('a finding is confirmed', () => {
  it.each(['guardduty', 'security-hub'] as const)(
    'by GuardDuty when it comes from %s, whichever way',
    async (source) => {
      const { confirm, asked } = setUp();

      const answers = [
        await confirm(aFinding(from(source, 'event'))),
        await confirm(aFinding(from(source, 'topic'))),
      ];

      expect(answers).toMatchObject([{ finding: { severity: 5 } }, { finding: { severity: 5 } }]);
      expect(asked).toStrictEqual(['GuardDuty d0', 'GuardDuty d0']);
    },
  );

  it('by CloudWatch when it is an alarm, whichever way it came', async () => {
    const { confirm, asked } = setUp();
    const resources = [{ kind: 'alarm', name: ALARM } as const];

    expect(await confirm(aFinding({ ...from('alarm', 'topic'), resources }))).toHaveProperty(
      'finding',
    );
    expect(asked).toStrictEqual([`CloudWatch ${ALARM}`]);
  });

  it.each(['health', 'cloudtrail', 'detection', 'drill', 'operator'] as const)(
    'by its envelope on the bus when it comes from %s, and then only',
    async (source) => {
      const { confirm, asked } = setUp();
      const finding = aFinding(from(source));

      expect(await confirm(finding)).toStrictEqual({ finding });
      expect(await confirm(aFinding(from(source, 'topic')))).toStrictEqual({
        refusal: 'unconfirmed: it came through an SNS topic, to which others may publish',
      });
      expect(asked).toStrictEqual([]);
    },
  );

  it('never when only Security Hub has it', async () => {
    const { confirm, asked } = setUp();
    const { detectorId: unknown, ...finding } = aFinding(from('security-hub'));
    expect(unknown).toBe('d0');

    expect(await confirm(finding)).toStrictEqual({
      refusal:
        'unconfirmed: only Security Hub has it, where everybody in the account may import findings',
    });
    expect(asked).toStrictEqual([]);
  });
});
