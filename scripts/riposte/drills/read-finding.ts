import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { parseJson } from '../../../shared/domain/parsing.ts';

/** A finding from a file, and what it looks like. */
export interface FindingFile {
  readonly finding: Readonly<Record<string, unknown>>;
  /** In words: `a GuardDuty event`. */
  readonly shape: string;
}

const ObjectSchema = v.record(v.string(), v.unknown());

/** By `source` and `detail-type` of an event. */
const EVENTS: Readonly<Record<string, string>> = {
  'aws.guardduty GuardDuty Finding': 'a GuardDuty event',
  'aws.securityhub Security Hub Findings - Imported': 'a Security Hub event',
  'aws.securityhub Security Hub Findings - Custom Action': 'a Security Hub event',
  'aws.health AWS Health Event': 'an AWS Health event',
  'aws.cloudwatch CloudWatch Alarm State Change': 'a CloudWatch alarm event',
  'aws.iam AWS API Call via CloudTrail': 'a CloudTrail event',
  'riposte Detection Raised': "a detection of the platform's own",
};

/** What the sources send or answer without an envelope; the first that fits. Triage has the same list. */
const SHAPES: readonly (readonly [shape: string, has: readonly string[]])[] = [
  ['an alarm as Lambda gets it', ['alarmData']],
  ['an alarm as SNS sends it', ['AlarmName', 'NewStateValue']],
  ['a finding in ASFF', ['SchemaVersion', 'ProductArn']],
  ['the answer of GetFindings', ['Findings']],
  ['a GuardDuty finding as the API answers it', ['Id', 'Type', 'Severity']],
  ['a GuardDuty finding', ['id', 'type', 'severity']],
];

/** Reads a file with one finding in the shape of any source; throws with what was found instead. */
export function readFindingFile(path: string): FindingFile {
  // npm starts scripts in the folder of the package; INIT_CWD is where the person is.
  const file = resolve(process.env['INIT_CWD'] ?? '.', path);
  const parsed = v.safeParse(ObjectSchema, parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${path} holds no JSON object`);
  return { finding: parsed.output, shape: shapeOf(parsed.output, path) };
}

function shapeOf(finding: FindingFile['finding'], path: string): string {
  const { source, 'detail-type': detailType, detail } = finding;
  if (source !== undefined || detail !== undefined) {
    const name = `${String(source)} ${String(detailType)}`;
    const shape = EVENTS[name];
    if (shape !== undefined && v.is(ObjectSchema, detail)) return shape;
    throw new Error(`${path} is an event that triage does not read: ${name}. ${KNOWN}`);
  }
  const shape = SHAPES.find(([, has]) => has.every((name) => name in finding))?.[0];
  if (shape !== undefined) return shape;
  throw new Error(`${path} has the shape of no finding that triage reads. ${KNOWN}`);
}

const KNOWN =
  'It reads GuardDuty findings (event or API), ASFF, AWS Health exposed keys, CloudWatch alarms (event, SNS, Lambda) and own detections.';
