import { ALARM_SEVERITIES, readDetectionAlarm } from '../../../../shared/domain/detection-alarm.ts';
import { severityBand } from '../../../../shared/domain/severity.ts';

describe('the name of a detection alarm', () => {
  it.each(['low', 'medium', 'high', 'critical'] as const)('says its band %s and what', (band) => {
    expect(
      readDetectionAlarm('riposte-dev', `riposte-dev-detect-${band}-root-login`),
    ).toStrictEqual({
      band,
      what: 'root-login',
    });
    expect(severityBand(ALARM_SEVERITIES[band])).toBe(band);
  });

  it.each([
    'riposte-dev-detect-high',
    'riposte-dev-detect-toString-x',
    'riposte-dev-undetect-high-x',
    'x-riposte-dev-detect-high-x',
    'riposte-dev-send-alert-errors',
    'riposte-prod-detect-high-x',
  ])('is not %s', (name) => {
    expect(readDetectionAlarm('riposte-dev', name)).toBeUndefined();
  });
});
