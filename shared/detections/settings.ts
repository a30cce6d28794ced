import * as v from 'valibot';
import { defined } from '../domain/defined.ts';
import { ConfigError, InvalidInputError } from '../domain/errors.ts';
import { describeIssues, parseJson } from '../domain/parsing.ts';
import { BRUTE_FORCE_DEFAULTS, type BruteForceSettings } from './brute-force.ts';
import { DATA_EXFILTRATION_DEFAULTS, type DataExfiltrationSettings } from './data-exfiltration.ts';
import { LATERAL_MOVEMENT_DEFAULTS, type LateralMovementSettings } from './lateral-movement.ts';
import { PORT_SCAN_DEFAULTS, type PortScanSettings } from './port-scan.ts';
import { REPEATED_REJECTS_DEFAULTS, type RepeatedRejectsSettings } from './repeated-rejects.ts';
import { UNUSUAL_HOURS_DEFAULTS, type UnusualHoursSettings } from './unusual-hours.ts';
import { parseWorkingTime } from './working-time.ts';

/** Thresholds of all patterns; units and sources are with each of them. */
export interface DetectionSettings {
  readonly portScan: PortScanSettings;
  readonly dataExfiltration: DataExfiltrationSettings;
  readonly repeatedRejects: RepeatedRejectsSettings;
  readonly unusualHours: UnusualHoursSettings;
  readonly bruteForce: BruteForceSettings;
  readonly lateralMovement: LateralMovementSettings;
}

export const DETECTION_DEFAULTS: DetectionSettings = {
  portScan: PORT_SCAN_DEFAULTS,
  dataExfiltration: DATA_EXFILTRATION_DEFAULTS,
  repeatedRejects: REPEATED_REJECTS_DEFAULTS,
  unusualHours: UNUSUAL_HOURS_DEFAULTS,
  bruteForce: BRUTE_FORCE_DEFAULTS,
  lateralMovement: LATERAL_MOVEMENT_DEFAULTS,
};

const least = (min: number) =>
  v.pipe(v.number('is not a number'), v.finite(), v.minValue(min, `is less than ${min}`));
/** Of things that are counted. */
const whole = v.pipe(least(1), v.integer('is not a whole number'));
const share = v.pipe(least(0), v.maxValue(1, 'is more than 1'));

/** Unknown names are refused: a slip of the pen would leave a threshold at its default. */
const SCHEMA = v.strictObject({
  portScan: section({
    peers: whole,
    ports: whole,
    burstSeconds: whole,
    slowContacts: whole,
    failedShare: share,
  }),
  dataExfiltration: section({ bytes: whole, uploadRatio: least(1) }),
  repeatedRejects: section({ records: whole }),
  unusualHours: section({
    workingHours: v.nullable(v.string('is not a text')),
    bytes: whole,
    peers: whole,
    samples: whole,
  }),
  bruteForce: section({
    attempts: whole,
    attemptsPerMinute: least(0),
    attemptBytes: whole,
    attemptPackets: whole,
    sources: whole,
  }),
  lateralMovement: section({ peers: whole, historyHours: whole }),
});

function section<const E extends v.ObjectEntries>(entries: E) {
  return v.partial(v.strictObject(entries));
}

/**
 * Settings as JSON text; what is absent has its default, an empty text is all defaults. Working hours are
 * `unusualHours.workingHours`, e.g. `Europe/Berlin Mon-Fri 08:00-18:00`, or null. A ConfigError names every problem.
 * @example parseDetectionSettings('{"dataExfiltration":{"bytes":500000000}}')
 */
export function parseDetectionSettings(text: string): DetectionSettings {
  const result = v.safeParse(SCHEMA, readSections(text));
  if (!result.success) {
    throw new ConfigError(`detection settings: ${describeIssues(result.issues)}`);
  }
  const given = result.output;
  const { workingHours, ...unusualHours } = given.unusualHours;
  const workingTime = workingHours ? { workingTime: parseWorkingTime(workingHours) } : {};
  return {
    portScan: { ...PORT_SCAN_DEFAULTS, ...defined(given.portScan) },
    dataExfiltration: { ...DATA_EXFILTRATION_DEFAULTS, ...defined(given.dataExfiltration) },
    repeatedRejects: { ...REPEATED_REJECTS_DEFAULTS, ...defined(given.repeatedRejects) },
    unusualHours: { ...UNUSUAL_HOURS_DEFAULTS, ...defined(unusualHours), ...workingTime },
    bruteForce: { ...BRUTE_FORCE_DEFAULTS, ...defined(given.bruteForce) },
    lateralMovement: { ...LATERAL_MOVEMENT_DEFAULTS, ...defined(given.lateralMovement) },
  };
}

/** Every section that is not there is there and empty. */
function readSections(text: string): unknown {
  const given = text.trim() === '' ? {} : readJson(text);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigError('detection settings: no JSON object');
  }
  const sections = Object.keys(DETECTION_DEFAULTS).map((name) => [name, {}]);
  return { ...Object.fromEntries(sections), ...given };
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof InvalidInputError) throw new ConfigError('detection settings: no JSON');
    throw error;
  }
}
