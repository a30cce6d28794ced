import type { Confirmation } from '../../../../functions/triage-finding/confirm/confirmation.ts';
import type { ActionRecord, ActionState } from '../../../../shared/domain/action.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { Finding } from '../../../../shared/domain/finding.ts';
import { ACCOUNT, aFinding, aPrincipal, REGION } from '../../../builders/finding.ts';
import { anActionRecord } from '../../../builders/incident.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { aPolicy, aRule } from '../../../builders/policy.ts';
import { NOW, setUp, states } from './response-setup.ts';

describe('a refusal by triage', () => {
  it.each([
    ['a forged sample with the same id', aFinding({ sample: true, severity: 10 })],
    ['a forged copy that says archived', aFinding({ archived: true, severity: 10 })],
  ])('%s does not stand in the way of the true finding', async (_, forged) => {
    const parts = setUp();
    await parts.run(forged);

    await parts.run(aFinding(), { bringsNews: false });

    expect(states(parts)).toStrictEqual([['requested', undefined]]);
    expect(parts.published).toHaveLength(1);
  });

  it('ends when its source shows the finding at last', async () => {
    const answers: Confirmation[] = [{ refusal: 'unconfirmed' }, { refusal: 'unconfirmed' }];
    const confirm = (finding: Finding) => Promise.resolve(answers.shift() ?? { finding });
    const parts = setUp({ confirm });
    await parts.run();
    await parts.run(aFinding(), { bringsNews: false });
    expect(states(parts)).toStrictEqual([['refused', 'unconfirmed']]);

    await parts.run(aFinding(), { bringsNews: false });

    expect(states(parts)).toStrictEqual([['requested', undefined]]);
    expect(parts.published).toHaveLength(1);
  });
});

describe('an order of an operator', () => {
  const by = 'arn:aws:iam::123456789012:user/ann';
  const action = 'isolate-instance';
  const { target } = anActionRecord();
  const order = aFinding({ id: 'order-1', order: { action, target, by } });

  it.each(['dry-run', 'failed', 'requested', 'running'] as const)(
    'is placed at once, though an automatic one is %s',
    async (state) => {
      const settledAt = NOW.toISOString();
      const held = anActionRecord({ state, settledAt, startedAt: settledAt });
      const parts = setUp({ actions: [held] });

      await parts.run(order);

      expect(parts.published).toMatchObject([
        ['Containment Requested', { requestedBy: `operator:${by}` }],
      ]);
      expect(parts.changer.details().actions).toMatchObject([
        { state: 'requested', requestedBy: `operator:${by}` },
      ]);
    },
  );
});

describe('an action that is ordered again', () => {
  it('keeps the name under which an earlier try has begun', async () => {
    const heldAs = { kind: 'user', accountId: ACCOUNT, region: 'global', id: 'alice' } as const;
    const failed = { state: 'failed', settledAt: '2026-11-21T09:00:00.000Z', heldAs } as const;
    const parts = setUp({ actions: [anActionRecord(failed)] });

    await parts.run(aFinding(), { bringsNews: false });

    expect(parts.changer.details().actions).toMatchObject([{ state: 'requested', heldAs }]);
  });
});

describe('a finding that names somebody else at a bucket', () => {
  const bucket = { kind: 'bucket', accountId: ACCOUNT, region: REGION, id: 'reports' } as const;
  const mallory = { kind: 'user', id: 'mallory' } as const;
  const trudy = { kind: 'user', id: 'trudy' } as const;
  const policy = aPolicy({ rules: [aRule({ types: ['*'], actions: ['restrict-bucket'] })] });
  const ofTrudy = aFinding({
    resources: [{ kind: 'bucket', name: 'reports' }, aPrincipal('trudy', 'IAMUser')],
  });
  const before = (state: ActionState) =>
    anActionRecord({ action: 'restrict-bucket', target: bucket, state, offenders: [mallory] });

  it.each<[ActionState, readonly unknown[]]>([
    ['contained', [mallory, trudy]],
    ['refused', [trudy]],
  ])('orders it again, with all of them unless nobody was: %s', async (state, offenders) => {
    const parts = setUp({ policy, actions: [before(state)] });

    await parts.run(ofTrudy);

    expect(parts.changer.details().actions).toMatchObject([{ state: 'requested', offenders }]);
    expect(parts.published).toMatchObject([['Containment Requested', { target: bucket }]]);
  });
});

describe('a message that comes again', () => {
  it('repeats an order that may not have reached the bus', async () => {
    let failures = 1;
    const publishError = () => ((failures -= 1) >= 0 ? new TransientError('bus') : undefined);
    const parts = setUp({ publishError });

    await expect(parts.run()).rejects.toThrow('bus');
    expect(parts.published).toStrictEqual([]);
    await parts.run(aFinding(), { bringsNews: false, redelivered: true });

    expect(parts.published).toMatchObject([
      ['Containment Requested', { incidentId: INCIDENT, requestedAt: NOW.toISOString() }],
    ]);
  });

  it('plans what its predecessor filed but did not plan', async () => {
    const parts = setUp();

    await parts.run(aFinding(), { bringsNews: false, redelivered: true });

    expect(parts.published).toHaveLength(1);
    expect(parts.changer.details().incident.status).toBe('responding');
  });
});

describe('an order that got lost', () => {
  const ordered = (state: ActionRecord['state'], minutesAgo: number) =>
    anActionRecord({
      state,
      steps: [],
      requestedAt: new Date(NOW.getTime() - minutesAgo * 60_000).toISOString(),
    });
  const repeat = { bringsNews: false, redelivered: false };

  it.each(['requested', 'running'] as const)(
    'is placed again by any later sign of the activity (%s)',
    async (state) => {
      const lost = ordered(state, 15);
      const parts = setUp({ actions: [lost] });

      await parts.run(aFinding(), repeat);

      expect(parts.published).toMatchObject([
        ['Containment Requested', { incidentId: INCIDENT, requestedAt: lost.requestedAt }],
      ]);
      expect(parts.changer.details().actions).toStrictEqual([lost]);
    },
  );

  it.each([
    ['requested', 14],
    ['running', 14],
    ['contained', 60],
    ['failed', 60],
    ['releasing', 60],
    ['released', 60],
  ] as const)('is not what is %s for %i minutes', async (state, minutes) => {
    const parts = setUp({ actions: [ordered(state, minutes)] });

    await parts.run(aFinding(), repeat);

    expect(parts.published).toStrictEqual([]);
  });
});
