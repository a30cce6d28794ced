import type { ActionRecord } from '../../../../../shared/domain/action.ts';
import { describeState } from '../../../../../shared/domain/alert/describe-state.ts';
import type { Incident } from '../../../../../shared/domain/incident.ts';
import { anActionRecord, incidentDetails } from '../../../../builders/incident.ts';

const NOW = new Date('2026-11-21T10:01:31.000Z');

function label(incident: Partial<Incident>, ...actions: Partial<ActionRecord>[]): string {
  return describeState(incidentDetails(incident, { actions: actions.map(anActionRecord) }), NOW)
    .label;
}

describe('describeState', () => {
  it.each([
    ['triaging', [], 'Triage not finished'],
    ['open', [], 'Recorded'],
    ['responding', [{ state: 'running' }], 'Containment not finished after 1 min 30 s'],
    ['responding', [{ state: 'releasing' }], 'Release not finished'],
    ['dry-run', [{ state: 'dry-run', mode: 'dry-run' }], 'Dry run: nothing was changed'],
    [
      'dry-run',
      [{ state: 'dry-run', mode: 'auto' }],
      'NOT contained: held back, nothing was changed',
    ],
    ['refused', [{ state: 'refused' }], 'Refused: nothing was changed'],
    ['refused', [{ state: 'refused', advice: [] }], 'Refused: nothing was changed'],
    [
      'refused',
      [{ state: 'refused', advice: ['Sign in as root.'] }],
      'NOT contained: only a human can',
    ],
    ['contained', [{ state: 'contained' }], 'Contained in 3.2 s'],
    [
      'contained',
      [{ state: 'contained' }, { state: 'contained', requestedBy: 'leak' }],
      'Contained further: it had leaked',
    ],
    [
      'contained',
      [{ state: 'contained' }, { state: 'contained', requestedBy: 'standing-leak' }],
      'Contained further: it had leaked',
    ],
    [
      'contained',
      [{ state: 'contained' }, { state: 'refused', requestedBy: 'leak', advice: ['Stop it.'] }],
      'Contained in part in 3.2 s',
    ],
    [
      'contained',
      [{ state: 'contained' }, { state: 'refused', mode: 'dry-run' }],
      'Contained in part in 3.2 s',
    ],
    [
      'contained',
      [{ state: 'contained', advice: ['Stop the instance.'] }],
      'Contained in part in 3.2 s',
    ],
    ['contained', [{ state: 'contained', advice: [] }], 'Contained in 3.2 s'],
    [
      'contained',
      [{ state: 'contained' }, { state: 'dry-run', mode: 'auto' }],
      'Contained in part in 3.2 s',
    ],
    [
      'contained',
      [{ state: 'contained' }, { state: 'dry-run', mode: 'dry-run' }],
      'Contained in 3.2 s',
    ],
    ['failed', [{ state: 'failed' }], 'Failed: needs a human'],
    [
      'failed',
      [{ state: 'contained' }, { state: 'release-failed' }],
      'Release failed: needs a human',
    ],
    ['released', [{ state: 'released' }], 'Released'],
  ] as const)('says of an incident that is %s with %j: %s', (status, actions, expected) => {
    expect(label({ status }, ...actions)).toBe(expected);
  });

  it.each([
    ['2026-11-21T10:00:00.000Z', 'Contained in 0.0 s'],
    ['2026-11-21T10:00:59.900Z', 'Contained in 59.9 s'],
    ['2026-11-21T10:01:00.000Z', 'Contained in 1 min 0 s'],
    ['2026-11-21T11:00:00.000Z', 'Contained in 1 h 0 min'],
    ['2026-11-21T09:59:59.000Z', 'Contained'],
    ['not a time', 'Contained'],
  ])('gives the time from receipt to %s as %s', (settledAt, expected) => {
    expect(label({ status: 'contained', settledAt })).toBe(expected);
  });

  it.each([
    [['isolate-instance'], /^the instance is cut off[^.]*kept\.$/],
    [['revoke-credentials'], /^the credentials are refused[^.]*undone\.$/],
    [
      ['revoke-credentials', 'isolate-instance', 'isolate-instance'],
      /^the instance .*, and the credentials .*\.$/,
    ],
    [[], /^it is contained\.$/],
  ] as const)('says what is contained after %j', (names, expected) => {
    const actions = names.map((action) => anActionRecord({ action }));

    expect(describeState(incidentDetails({}, { actions }), NOW).sentence).toMatch(expected);
  });

  it('says of a released incident that the activity goes on, which is urgent', () => {
    const incident = { status: 'released', activeAfterRelease: true } as const;
    const details = incidentDetails(incident, { actions: [anActionRecord({ state: 'released' })] });

    expect(describeState(details, NOW)).toMatchObject({
      label: 'Released, but the activity goes on',
      urgent: true,
    });
  });

  it.each([
    ['failed', { state: 'failed' }, true],
    ['failed', { state: 'release-failed' }, true],
    ['dry-run', { state: 'dry-run', mode: 'auto' }, true],
    ['dry-run', { state: 'dry-run', mode: 'dry-run' }, undefined],
    ['contained', { state: 'contained' }, undefined],
  ] as const)('of %s by %j it says that it is urgent: %s', (status, action, urgent) => {
    const details = incidentDetails({ status }, { actions: [anActionRecord(action)] });

    expect(describeState(details, NOW).urgent).toBe(urgent);
  });

  it('counts from the earliest request', () => {
    expect(
      label(
        { status: 'responding' },
        { state: 'running', requestedAt: '2026-11-21T10:01:21.000Z' },
        { state: 'contained', requestedAt: '2026-11-21T10:01:11.000Z' },
      ),
    ).toBe('Containment not finished after 20.0 s');
  });
});
