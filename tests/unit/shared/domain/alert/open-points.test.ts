import type { ActionRecord } from '../../../../../shared/domain/action.ts';
import { openPoints } from '../../../../../shared/domain/alert/open-points.ts';
import type { Incident } from '../../../../../shared/domain/incident.ts';
import { aContext, shown } from '../../../../builders/alert.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../../builders/incident.ts';

function points(incident: Partial<Incident>, ...actions: Partial<ActionRecord>[]): string[] {
  const details = incidentDetails(incident, { actions: actions.map(anActionRecord) });
  return openPoints(details, 'riposte-dev').points.map(shown);
}

const NAME = '<instance i-0123456789abcdef0>';
const ORDER =
  'To order it again: <npm run riposte -- contain i-0123456789abcdef0 --action isolate-instance --reason "…" --stack riposte-dev>';
const KEY_STEP = {
  resource: 'access key AKIAIOSFODNN7EXAMPLE',
  from: ['Active'],
  to: ['Inactive'],
};

describe('openPoints', () => {
  it.each([
    [
      { state: 'failed', reason: 'AccessDenied' },
      [`Contain ${NAME}: it failed, because <AccessDenied>.`, ORDER],
    ],
    [{ state: 'release-failed', reason: 'gone' }, [`Give ${NAME} back by hand: <gone>.`]],
    [
      { state: 'refused', reason: 'protected' },
      [`Decide about ${NAME}: refused, because <protected>.`],
    ],
    [
      { state: 'refused', reason: 'root', advice: ['Sign in as root.'] },
      [`Cut off ${NAME} yourself, as below: <root>.`],
    ],
    [
      { state: 'dry-run', mode: 'auto', reason: 'CAP REACHED' },
      [`Contain ${NAME} or lift the brake: <CAP REACHED>.`, ORDER],
    ],
    [{ state: 'failed' }, [`Contain ${NAME}: it failed, because <no reason was recorded>.`, ORDER]],
  ] as const)('says what to do after %j', (action, expected) => {
    expect(points({}, { steps: [], ...action })).toEqual(expected);
  });

  it.each([
    ['user', 'alice', 'user/alice'],
    ['role', 'web', 'role/web'],
    ['role-session', 'web:i-1', 'web:i-1'],
    ['access-key', 'AKIA1', 'AKIA1'],
    ['federated-user', 'bob', 'federated-user/bob'],
  ] as const)('gives the command for a %s', (kind, id, named) => {
    const target = { kind, accountId: '1', region: 'global', id };
    const failed = { state: 'failed', action: 'revoke-credentials', target, steps: [] } as const;

    expect(points({}, failed)[1]).toContain(
      `contain ${named} --action revoke-credentials --reason`,
    );
  });

  it('asks to find out whether what its source does not confirm is real, once for each reason', () => {
    const unconfirmed = 'unconfirmed: CloudWatch does not know this alarm (DescribeAlarms)';
    const findings = [
      aFindingRecord({ unconfirmed }),
      aFindingRecord({ unconfirmed }),
      aFindingRecord(),
    ];
    const details = incidentDetails({ status: 'refused' }, { findings, actions: [] });

    expect(openPoints(details, 'riposte-dev').points.map(shown)).toEqual([
      `Find out whether it is real: <${unconfirmed}>.`,
    ]);
  });

  it('gives no command for what cannot be ordered', () => {
    const target = { kind: 'principal', accountId: '1', region: 'global', id: 'root' } as const;

    expect(points({}, { state: 'failed', target, steps: [] })).toHaveLength(1);
  });

  it('has none for a containment that went well, a dry run that was ordered, or a release', () => {
    expect(
      points(
        {},
        { state: 'contained' },
        { state: 'dry-run', mode: 'dry-run' },
        { state: 'released' },
      ),
    ).toEqual([]);
  });

  it('names each step that was not done or is odd', () => {
    const steps = [
      { resource: 'eni-1', from: ['a'], to: ['b'], note: 'managed by an AWS service' },
      { resource: 'eni-2', from: ['a'], to: ['b'] },
    ];

    expect(points({}, { steps })).toEqual(['Look at <eni-1>: <managed by an AWS service>.']);
    expect(points({}, { state: 'dry-run', mode: 'dry-run', steps })).toEqual([]);
  });

  it('asks for a new key where one was deactivated', () => {
    expect(points({}, { action: 'revoke-credentials', steps: [KEY_STEP] })).toEqual([
      'Replace the key <AKIAIOSFODNN7EXAMPLE> where it is used: whatever uses it stands still.',
    ]);
  });

  it('asks for a decision where the policy has none, or when it goes on after the release', () => {
    expect(points({ status: 'open' })).toEqual([
      'Decide what to do: no rule of the policy orders an action for this.',
    ]);
    expect(points({ status: 'released', activeAfterRelease: true })).toEqual([
      'Decide whether to contain it again: the activity goes on after the release.',
    ]);
  });

  it('names what could not be read', () => {
    const context = aContext({ unread: ['tags of i-1: AccessDenied'] });

    expect(openPoints(incidentDetails({}, { context }), 'riposte-dev').points.map(shown)).toEqual([
      'Look yourself: <tags of i-1: AccessDenied>',
    ]);
  });

  it.each([
    [{ status: 'contained' }, ['Do not stop i-1.']],
    [{ status: 'released', activeAfterRelease: true }, ['Do not stop i-1.']],
    [{ status: 'released' }, []],
  ] as const)(
    'repeats what was to be done at once while it is not over: %j',
    (incident, expected) => {
      const recommendations = { immediate: ['Do not stop i-1.'], investigate: [], prevent: [] };
      const details = incidentDetails(incident, { context: aContext({ recommendations }) });

      expect(openPoints(details, 'riposte-dev').advice).toEqual(expected);
    },
  );

  it('gathers advice of refused actions before the recommendations, each once', () => {
    const advice = ['Sign in as root.', 'Delete the keys.'];
    const actions = [anActionRecord({ advice }), anActionRecord({ advice })];
    const details = incidentDetails({}, { actions, context: aContext() });

    expect(openPoints(details, 'riposte-dev').advice).toEqual([
      ...advice,
      'Take a memory image before anybody stops the instance.',
    ]);
  });

  it('counts what it leaves out', () => {
    const many = Array.from({ length: 14 }, () => ({ state: 'failed', steps: [] }) as const);

    expect(points({}, ...many)).toHaveLength(10);
    expect(points({}, ...many).at(-1)).toBe('… and 19 more: see the incident');
  });
});
