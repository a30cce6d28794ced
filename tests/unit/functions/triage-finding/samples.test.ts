import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseMessage } from '../../../../functions/triage-finding/parse/message.ts';
import { InvalidInputError } from '../../../../shared/domain/errors.ts';
import { aMessage, anEvent } from '../../../builders/finding.ts';

const folder =
  process.env['RIPOSTE_SAMPLES'] ??
  join(__dirname, '..', '..', '..', '..', '..', 'shared', 'samples');

interface Sample {
  readonly name: string;
  readonly body: string;
}

/** Every file of the two folders, and every line of a file of lines. */
function readSamples(): Sample[] {
  const files = ['guardduty', 'events'].flatMap((name) => filesBelow(join(folder, name)));
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const parts = file.endsWith('.jsonl') ? text.trim().split('\n') : [text];
    return parts.flatMap((part, index) =>
      bodiesIn(part).map((body, place) => ({
        name: `${relative(folder, file)} ${index}.${place}`,
        body,
      })),
    );
  });
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

/** The text itself, unless it only holds findings or events: then each of those. */
function bodiesIn(text: string): string[] {
  const found = jsonOf(text) === undefined ? [] : findIn(jsonOf(text));
  return found.length > 0 ? found : [text];
}

/** A bare finding gets the envelope that EventBridge would give it. */
function findIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('{') ? bodiesIn(value) : [];
  if (typeof value !== 'object' || value === null) return [];
  if ('detail-type' in value) return [JSON.stringify(value)];
  if (isFinding(value)) return [anEvent(value)];
  return Object.values(value).flatMap(findIn);
}

function isFinding(value: object): boolean {
  return ['severity', 'type', 'id'].every((name) =>
    Object.keys(value).some((key) => key.toLowerCase() === name),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The stack that the alarms among the samples would belong to, if they were detections.
const AUDIENCE = { stack: 'riposte-dev', findingTopicArns: [] };

interface Outcome extends Sample {
  /** Kinds of the resources of a finding that was read. */
  readonly kinds?: readonly string[];
  readonly sources?: readonly string[];
  readonly reason?: string;
  readonly unexpected?: string;
}

function outcomeOf(sample: Sample): Outcome {
  try {
    const { findings, skipped, rejected } = parseMessage(aMessage(sample.body), AUDIENCE);
    const kinds = findings.flatMap(({ resources }) => resources.map(({ kind }) => kind));
    const sources = findings.map(({ origin }) => origin.source);
    const reason = [...skipped, ...rejected.map(({ message }) => message)].join('; ');
    return findings.length > 0 ? { ...sample, kinds, sources } : { ...sample, reason };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) return { ...sample, unexpected: String(error) };
    return { ...sample, reason: error.message };
  }
}

// The samples belong to other projects and are not part of this repository: without them there is nothing to read.
const suite = existsSync(folder) ? describe : describe.skip;
// Not by the console: jest keeps that of files to itself in which everything was skipped.
if (!existsSync(folder)) {
  process.stderr.write(`skipped: no samples in ${folder} (set RIPOSTE_SAMPLES)\n`);
}

suite('findings and events that others recorded', () => {
  const outcomes = readSamples().map(outcomeOf);
  const parsed = outcomes.filter(({ kinds }) => kinds !== undefined);
  const rejected = outcomes.filter(({ reason }) => reason !== undefined);

  it('are read or rejected with a reason, and none is lost', () => {
    console.info(
      `${parsed.length} read, ${rejected.length} rejected of ${outcomes.length} samples`,
    );

    expect(outcomes.filter(({ unexpected }) => unexpected !== undefined)).toStrictEqual([]);
    expect(rejected.filter(({ reason }) => reason?.trim() === '')).toStrictEqual([]);
    expect(parsed.length + rejected.length).toBe(outcomes.length);
  });

  it('include findings of GuardDuty and of Security Hub', () => {
    expect([...new Set(parsed.flatMap(({ sources = [] }) => sources))].sort()).toStrictEqual([
      'guardduty',
      'security-hub',
    ]);
  });

  it('include readable findings about every kind of resource that we act or merge on', () => {
    expect([...new Set(parsed.flatMap(({ kinds = [] }) => kinds))].sort()).toStrictEqual([
      'bucket',
      'instance',
      'other',
      'principal',
    ]);
  });
});
