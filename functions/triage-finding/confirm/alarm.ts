import type { GetAlarmState } from '../../../shared/aws/alarm-state.ts';
import { readDetectionAlarm } from '../../../shared/domain/detection-alarm.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { ConfirmFinding } from './confirmation.ts';

interface ConfirmParts {
  readonly getAlarmState: GetAlarmState;
  readonly own: { readonly accountId: string; readonly region: string; readonly stack: string };
}

/** The alarm is one that detects, exists here, and is in ALARM. */
export function createConfirmAlarm({ getAlarmState, own }: ConfirmParts): ConfirmFinding {
  return async (finding) => {
    const name = alarmName(finding);
    if (name === undefined || !readDetectionAlarm(own.stack, name)) {
      return { refusal: 'unconfirmed: it names no detection alarm of the platform' };
    }
    if (finding.accountId !== own.accountId || finding.region !== own.region) {
      return { refusal: 'unconfirmed: the alarm is not in the account and region of the platform' };
    }
    const state = await getAlarmState(name);
    if (state === undefined) {
      return { refusal: 'unconfirmed: CloudWatch does not know this alarm (DescribeAlarms)' };
    }
    if (state !== 'ALARM') {
      return { refusal: `unconfirmed: the alarm is in state ${state} (DescribeAlarms)` };
    }
    return { finding };
  };
}

function alarmName({ resources }: Finding): string | undefined {
  return resources.flatMap((resource) => (resource.kind === 'alarm' ? [resource.name] : []))[0];
}
