import * as fc from 'fast-check';
import { parseMessage } from '../../../../../functions/triage-finding/parse/message.ts';
import type { Reading } from '../../../../../functions/triage-finding/parse/reading.ts';
import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import { mergeKeys } from '../../../../../shared/domain/finding.ts';
import { aMessage, anEvent, aWireFinding, aWireSequence } from '../../../../builders/finding.ts';
import {
  aDetectionEvent,
  aDrillEvent,
  aHealthEvent,
  anAlarmCall,
  anAlarmEvent,
  anAlarmNotification,
  anAsff,
  anIamCall,
  anOrderEvent,
  aSecurityHubEvent,
} from '../../../../builders/sources.ts';

const MESSAGES: readonly unknown[] = [
  JSON.parse(anEvent()),
  JSON.parse(
    anEvent(aWireSequence([{ uid: 'i-0123456789abcdef0', resourceType: 'EC2_INSTANCE' }])),
  ),
  aSecurityHubEvent(anAsff(), anAsff()),
  aHealthEvent(),
  anAlarmEvent(),
  anAlarmCall(),
  anAlarmNotification(),
  anIamCall(),
  aDetectionEvent(),
  aDrillEvent(aWireFinding()),
  anOrderEvent(),
  anOrderEvent({
    target: { kind: 'user', accountId: '123456789012', region: 'global', id: 'ann' },
  }),
];

type Path = readonly string[];

/** Every place in a value. */
function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const below = Object.entries(value).flatMap(([key, inner]) =>
    pathsOf(inner).map((path) => [key, ...path]),
  );
  return [[], ...below];
}

/** The value with something else in one place. */
function changed(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((entry, index) =>
      String(index) === key ? changed(entry, rest, replacement) : (entry as unknown),
    );
  }
  const object = Object(value) as Record<string, unknown>;
  return { ...object, [key]: changed(object[key], rest, replacement) };
}

const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.constantFrom('', '/', '\ud800', '__proto__', 'a'.repeat(5000), 1e308, -1, null),
);

const aChangedMessage = fc
  .constantFrom(...MESSAGES)
  .chain((message) =>
    fc
      .tuple(fc.constantFrom(...pathsOf(message)), hostile)
      .map(([path, replacement]) => JSON.stringify(changed(message, path, replacement))),
  );

function read(body: string): Reading | InvalidInputError {
  try {
    return parseMessage(aMessage(body), { stack: 'riposte-dev', findingTopicArns: [] });
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
}

describe('a message of any source with anything in any place', () => {
  it('is read or rejected with a reason, and what is read fits into the tables', () => {
    fc.assert(
      fc.property(aChangedMessage, (body) => {
        const reading = read(body);
        if (reading instanceof InvalidInputError) return reading.message !== '';
        return reading.findings.every((finding) => {
          const { id, accountId, region, severity, updatedAt, title } = finding;
          return (
            /^[!-.0-~]{1,950}$/.test(id) &&
            /^[\w-]{1,64}$/.test(accountId) &&
            /^[a-z0-9-]{1,30}$/.test(region) &&
            severity >= 0 &&
            severity <= 10 &&
            new Date(updatedAt).toISOString() === updatedAt &&
            title.length <= 600 &&
            mergeKeys(finding).every((key) => key.length <= 1000)
          );
        });
      }),
      { numRuns: 3000 },
    );
  });
});
