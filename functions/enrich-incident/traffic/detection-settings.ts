import { DETECTION_DEFAULTS, type DetectionSettings } from '../../../shared/detections/settings.ts';
import { parseWorkingTime } from '../../../shared/detections/working-time.ts';

interface Given {
  readonly exfiltrationMegabytes: number;
  readonly workingHours: string | undefined;
}

/** The thresholds of all patterns, with what is set for this stack. Throws ConfigError. */
export function chooseDetectionSettings({
  exfiltrationMegabytes,
  workingHours,
}: Given): DetectionSettings {
  const { dataExfiltration, unusualHours } = DETECTION_DEFAULTS;
  return {
    ...DETECTION_DEFAULTS,
    dataExfiltration: { ...dataExfiltration, bytes: exfiltrationMegabytes * 1_000_000 },
    unusualHours: {
      ...unusualHours,
      ...(workingHours !== undefined && { workingTime: parseWorkingTime(workingHours) }),
    },
  };
}
