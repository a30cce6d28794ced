import { isWorse } from '../domain/severity.ts';
import { createBruteForce } from './brute-force.ts';
import { createDataExfiltration } from './data-exfiltration.ts';
import type { DetectedPattern, Detection, PatternName, Traffic } from './detection.ts';
import { createIndicatorContact } from './indicator-contact.ts';
import { createLateralMovement } from './lateral-movement.ts';
import { createPortScan } from './port-scan.ts';
import { createRepeatedRejects } from './repeated-rejects.ts';
import type { DetectionSettings } from './settings.ts';
import { createUnusualHours } from './unusual-hours.ts';

/** All patterns in the order in which people want to read them: what is lost, who is behind it, where it goes, how it came. */
export function createDetections(settings: DetectionSettings): readonly Detection[] {
  return [
    createDataExfiltration(settings.dataExfiltration),
    createIndicatorContact(),
    createLateralMovement(settings.lateralMovement),
    createPortScan(settings.portScan),
    createBruteForce(settings.bruteForce),
    createUnusualHours(settings.unusualHours),
    createRepeatedRejects(settings.repeatedRejects, settings.portScan),
  ];
}

/** What all detections together say. */
export interface Detected {
  /** Worst first, at most 30, of one detection at most 10. */
  readonly patterns: readonly DetectedPattern[];
  /** Found, but over these limits. */
  readonly left: number;
  readonly unable: readonly { readonly pattern: PatternName; readonly reason: string }[];
}

export type DetectAll = (traffic: Traffic) => Detected;

const MAX_OF_ONE = 10;
const MAX_PATTERNS = 30;

export function createDetectAll(settings: DetectionSettings): DetectAll {
  const detections = createDetections(settings);
  return (traffic) => {
    const verdicts = detections.map(({ name, detect }) => ({ name, ...detect(traffic) }));
    const found = verdicts.flatMap((verdict) => verdict.found);
    const kept = verdicts.flatMap((verdict) => worstFirst(verdict.found).slice(0, MAX_OF_ONE));
    const patterns = worstFirst(kept).slice(0, MAX_PATTERNS);
    return {
      patterns,
      left: found.length - patterns.length,
      unable: verdicts.flatMap(({ name, unable }) =>
        unable === undefined ? [] : [{ pattern: name, reason: unable }],
      ),
    };
  };
}

/** Equal ones stay in their order. */
function worstFirst(patterns: readonly DetectedPattern[]): DetectedPattern[] {
  return patterns.toSorted((a, b) => {
    if (isWorse(a.severity, b.severity)) return -1;
    return isWorse(b.severity, a.severity) ? 1 : 0;
  });
}
