import { describeUndo } from '../../../../../shared/domain/alert/undo.ts';
import type { ActionRecord } from '../../../../../shared/domain/action.ts';
import { shown } from '../../../../builders/alert.ts';
import { anActionRecord, incidentDetails } from '../../../../builders/incident.ts';

function undo(overrides: Partial<ActionRecord>) {
  const details = incidentDetails({}, { actions: [anActionRecord(overrides)] });
  return describeUndo(details, 'riposte-dev');
}

const KEYS = ['AKIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE'].map((key) => ({
  resource: `access key ${key}`,
  from: ['Active'],
  to: ['Inactive'],
}));

describe('describeUndo', () => {
  it('gives the exact command', () => {
    expect(undo({})).toEqual({
      command: 'npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev',
      notes: [],
    });
  });

  it('says when sessions may be given back, and what an earlier release means', () => {
    const target = { kind: 'role', accountId: '1', region: 'global', id: 'web' } as const;
    const notes = undo({ target, releasableAt: '2026-11-21T22:00:00.000Z' })?.notes ?? [];

    expect(notes.map(shown)).toEqual([
      '<web>: from <2026-11-21 22:00:00 UTC> on, when its last session has expired. Earlier only with <--force>, which revives what was stolen.',
    ]);
  });

  it('names the option for each key that stays inactive otherwise', () => {
    expect((undo({ steps: KEYS })?.notes ?? []).map(shown)).toEqual([
      'Key <AKIAIOSFODNN7EXAMPLE> stays inactive, unless you add <--reactivate-key AKIAIOSFODNN7EXAMPLE>.',
      'Key <AKIAI44QH8DHBEXAMPLE> stays inactive, unless you add <--reactivate-key AKIAI44QH8DHBEXAMPLE>.',
    ]);
  });

  it('leaves out keys that were inactive before', () => {
    const steps = KEYS.map((step) => ({ ...step, from: ['Inactive'] }));

    expect(undo({ steps })?.notes).toEqual([]);
  });

  it('has nothing to say about a dry run', () => {
    expect(undo({ state: 'dry-run', releasableAt: '2026-11-21T22:00:00.000Z' })).toBeUndefined();
  });
});
