import { createConfirmAlarm } from '../../../../../functions/triage-finding/confirm/alarm.ts';
import { TransientError } from '../../../../../shared/domain/errors.ts';
import type { Finding } from '../../../../../shared/domain/finding.ts';
import { ACCOUNT, aFinding, REGION } from '../../../../builders/finding.ts';
import { ALARM } from '../../../../builders/sources.ts';

const STATES = new Map([
  [ALARM, 'ALARM'],
  ['riposte-dev-detect-low-quiet', 'OK'],
  ['riposte-dev-triage-finding-errors', 'ALARM'],
]);

const own = { accountId: ACCOUNT, region: REGION, stack: 'riposte-dev' };

function anAlarmFinding(name: string, overrides: Partial<Finding> = {}): Finding {
  return aFinding({ resources: [{ kind: 'alarm', name }], ...overrides });
}

const confirm = createConfirmAlarm({
  getAlarmState: (name) => Promise.resolve(STATES.get(name)),
  own,
});

describe('a finding of an alarm', () => {
  it('is confirmed when the alarm is in ALARM', async () => {
    const finding = anAlarmFinding(ALARM);

    expect(await confirm(finding)).toStrictEqual({ finding });
  });

  it.each([
    ['riposte-dev-detect-high-made-up', 'CloudWatch does not know this alarm (DescribeAlarms)'],
    ['riposte-dev-detect-low-quiet', 'the alarm is in state OK (DescribeAlarms)'],
    ['riposte-dev-triage-finding-errors', 'it names no detection alarm of the platform'],
    ['riposte-prod-detect-high-console-logins', 'it names no detection alarm of the platform'],
  ])('is refused for %s: %s', async (name, reason) => {
    expect(await confirm(anAlarmFinding(name))).toStrictEqual({
      refusal: `unconfirmed: ${reason}`,
    });
  });

  it('is refused when it names no alarm at all', async () => {
    expect(await confirm(aFinding())).toStrictEqual({
      refusal: 'unconfirmed: it names no detection alarm of the platform',
    });
  });

  it.each([{ accountId: '210987654321' }, { region: 'us-east-1' }])(
    'is refused for an alarm of the same name elsewhere: %j',
    async (elsewhere) => {
      expect(await confirm(anAlarmFinding(ALARM, elsewhere))).toStrictEqual({
        refusal: 'unconfirmed: the alarm is not in the account and region of the platform',
      });
    },
  );

  it('is neither confirmed nor refused when CloudWatch cannot be asked', async () => {
    const throttled = new TransientError('throttled');
    const unanswered = createConfirmAlarm({ getAlarmState: () => Promise.reject(throttled), own });

    await expect(unanswered(anAlarmFinding(ALARM))).rejects.toBe(throttled);
  });
});
