import fc from 'fast-check';
import { ACTION_MODES, ACTION_NAMES, type ActionState } from '../../shared/domain/action.ts';
import type { IncidentContext } from '../../shared/domain/context/incident-context.ts';
import { INCIDENT_STATUSES, type IncidentDetails } from '../../shared/domain/incident.ts';
import { TARGET_KINDS, type Target } from '../../shared/domain/target.ts';
import { aFindingRecord, anActionRecord, anIncident } from './incident.ts';

const FRAGMENTS = [
  '<!channel>',
  '<!here|all clear>',
  '<@U024BE7LH>',
  '<https://evil.example.com|AWS console>',
  'https://evil.example.com/x?y=1',
  'HTTP://EVIL.EXAMPLE.COM',
  'ftp://198.51.100.7',
  '198.51.100.7',
  '&lt;!channel&gt;',
  '&amp;',
  '&',
  '`',
  '```\n',
  '*bold* _it_ ~no~',
  '\n> quoted',
  '\r\n',
  '\u0000\u0007\u001b[2J',
  '\u202eelif.exe',
  '\u200b\u2066',
  '\ud800',
  '\udc00',
  '😀👩‍👩‍👧',
  'é'.normalize('NFD'),
  '漢字',
  '${jndi:ldap://x}',
  '"}]}',
  '|',
];

/** Text as an attacker would like it to be, of any length. */
export function hostileText(maxFragments = 12): fc.Arbitrary<string> {
  const fragment = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...FRAGMENTS) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    { weight: 1, arbitrary: longRun() },
  );
  return fc.array(fragment, { maxLength: maxFragments }).map((parts) => parts.join(''));
}

/** Runs that end on every side of the limits. */
function longRun(): fc.Arbitrary<string> {
  const unit = fc.constantFrom('x', '<', '&', '`', '😀', '.a', 'sg-1, ', ' ');
  return fc.tuple(unit, fc.nat(4000)).map(([text, times]) => text.repeat(times));
}

const STATES: readonly ActionState[] = [
  'requested',
  'running',
  'contained',
  'dry-run',
  'refused',
  'failed',
  'releasing',
  'released',
  'release-failed',
];

/** An incident whose every text may be hostile, with any number of facts. */
export function hostileDetails(): fc.Arbitrary<IncidentDetails> {
  const text = hostileText(4);
  const incident = fc
    .record({
      incidentId: text,
      title: hostileText(),
      status: fc.constantFrom(...INCIDENT_STATUSES),
      severityBand: fc.constantFrom('critical', 'high', 'medium', 'low'),
      sample: fc.boolean(),
      drill: fc.constantFrom(undefined, true),
      accountId: text,
      region: text,
      correlationId: text,
      mergeKeys: fc.array(
        fc.oneof(
          text,
          text.map((id) => `1/eu-west-1/instance/${id}`),
        ),
        { maxLength: 8 },
      ),
      resources: fc.array(text, { maxLength: 12 }),
      firstSeenAt: text,
      receivedAt: text,
      settledAt: text,
    } as const)
    .map(({ drill, ...overrides }) => anIncident({ ...overrides, ...(drill && { drill }) }));
  const finding = fc
    .record({
      findingKey: text,
      findingId: text,
      type: text,
      description: hostileText(),
      severity: fc.double(),
    })
    .map((overrides) => aFindingRecord(overrides));
  const step = fc.record({
    resource: text,
    from: fc.array(text, { maxLength: 6 }),
    to: fc.array(text, { maxLength: 2 }),
    note: text,
  });
  const stepOrKey = fc.oneof(
    step,
    step.map(({ note: _, ...rest }) => rest),
    fc.constant({
      resource: 'access key AKIAIOSFODNN7EXAMPLE',
      from: ['Active'],
      to: ['Inactive'],
    }),
  );
  const action = fc
    .record({
      state: fc.constantFrom(...STATES),
      requestedBy: fc.oneof(
        text,
        text.map((rule) => `policy:${rule}`),
      ),
      requestedAt: text,
      action: fc.constantFrom(...ACTION_NAMES),
      mode: fc.constantFrom(...ACTION_MODES),
      target: hostileTarget(),
      reason: text,
      advice: fc.array(hostileText(), { maxLength: 12 }),
      releasableAt: text,
      steps: fc.array(stepOrKey, { maxLength: 12 }),
    })
    .map((overrides) => anActionRecord(overrides));
  return fc.record({
    incident,
    findings: fc.array(finding, { maxLength: 8 }),
    actions: fc.array(action, { maxLength: 8 }),
    context: hostileContext(),
  });
}

function hostileTarget(): fc.Arbitrary<Target> {
  return fc.record({
    kind: fc.constantFrom(...TARGET_KINDS),
    accountId: hostileText(2),
    region: fc.oneof(fc.constantFrom('global', 'eu-west-1'), hostileText(2)),
    id: hostileText(4),
  });
}

function hostileContext(): fc.Arbitrary<IncidentContext> {
  const text = hostileText(4);
  const list = fc.array(text, { maxLength: 12 });
  const lines = fc.array(fc.record({ label: text, value: text }), { maxLength: 12 });
  const related = fc.record({ incidentId: text, title: text, status: text, openedAt: text });
  return fc.record({
    version: fc.constant(1),
    gatheredAt: text,
    facts: fc.array(fc.record({ resource: text, lines }), { maxLength: 6 }),
    related: fc.array(related, { maxLength: 6 }),
    relatedCount: fc.nat(40),
    recommendations: fc.record({ immediate: list, investigate: list, prevent: list }),
    unread: list,
  });
}
