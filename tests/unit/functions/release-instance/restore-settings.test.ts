import {
  postponedSettings,
  restoreSettings,
} from '../../../../functions/release-instance/restore-settings.ts';
import {
  toRecord,
  type InstanceSetting,
  type SettingKind,
} from '../../../../shared/domain/instance-settings.ts';
import { keptSetting } from '../../../../shared/domain/kept-settings.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import {
  aMembership,
  aMetadata,
  aProfile,
  aRegistration,
  exposedSettings,
  TARGET_GROUP,
} from '../../../builders/settings.ts';
import { fakeSettings } from '../../../fakes/setting-sources.ts';

const ROOM = { desired: 1, max: 2 };
const GROUPS_WANT_MORE = `The Auto Scaling group of ${INSTANCE} now wants 2 instances, as it had started another: lower its desired capacity if these are too many.`;

interface Situation {
  readonly before?: readonly InstanceSetting[];
  readonly now?: readonly InstanceSetting[];
  readonly behaviour?: Parameters<typeof fakeSettings>[1];
  readonly force?: boolean;
}

function setUp({ before = exposedSettings(), now, behaviour, force = false }: Situation = {}) {
  const sources = fakeSettings(now ?? before.map(keptSetting), { size: ROOM, ...behaviour });
  const request = { instanceId: INSTANCE, before: toRecord(before), force };
  return { restore: () => restoreSettings(sources, request), sources };
}

describe('the settings of an instance', () => {
  it('are given back, targets first and protection last', async () => {
    const { restore, sources } = setUp();

    const { steps, advice } = await restore();

    expect(sources.log).toStrictEqual([
      `target group web: ${INSTANCE}:8080 → registered`,
      'Auto Scaling group web → InService',
      'shutdown behavior → terminate',
      'volume vol-1 (/dev/xvda) → deleted with the instance',
      'instance metadata → IMDSv1, hop limit 2',
      'termination protection → off',
    ]);
    expect(new Set(sources.now())).toStrictEqual(new Set(exposedSettings()));
    expect(steps.map(({ note }) => note)).toStrictEqual(Array(6).fill(undefined));
    expect(steps[0]).toStrictEqual({
      resource: `target group web: ${INSTANCE}:8080`,
      from: ['not registered'],
      to: ['registered'],
    });
    expect(advice).toStrictEqual([GROUPS_WANT_MORE]);
    expect(sources.asked).toStrictEqual([[TARGET_GROUP]]);
  });

  it('have the profile first: the host needs its rights before it is to serve', async () => {
    const { restore, sources } = setUp({ before: [...exposedSettings(), aProfile()] });

    await restore();

    expect(sources.log.slice(0, 2)).toStrictEqual([
      'instance profile → web',
      `target group web: ${INSTANCE}:8080 → registered`,
    ]);
  });

  it.each([
    {
      when: 'EC2 changes it only while the instance runs',
      error: Object.assign(new Error('stopped'), { name: 'IncorrectInstanceState' }),
      note: 'left as it is: EC2 changes it while the instance runs',
      advice: [`Start ${INSTANCE}, then give it the instance profile back that the steps name.`],
    },
    {
      when: 'the former one is gone',
      error: new Error('Value (x) for parameter … is invalid. Invalid IAM Instance Profile ARN'),
      note: 'drift: the instance profile no longer exists',
      advice: [],
    },
  ])('are given back but for the profile when $when', async ({ error, note, advice }) => {
    const failChange = ({ kind }: InstanceSetting) => (kind === 'profile' ? error : undefined);
    const before = [aProfile(), aMetadata()];
    const { restore, sources } = setUp({ before, behaviour: { failChange } });

    const restored = await restore();

    expect(restored.steps.map((step) => step.note)).toStrictEqual([note, undefined]);
    expect(restored.advice).toStrictEqual(advice);
    expect(sources.log).toStrictEqual(['instance metadata → IMDSv1, hop limit 2']);
  });

  it.each([
    ['nothing is on record', []],
    ['nothing had to be changed', exposedSettings().map(keptSetting)],
  ])('are not even read when %s', async (_, before) => {
    const { restore, sources } = setUp({ before });

    expect(await restore()).toStrictEqual({ steps: [], advice: [] });
    expect(sources.asked).toStrictEqual([]);
  });

  it('are left as somebody has changed them since', async () => {
    const changed = aMetadata({ tokens: 'required', hopLimit: 3 });
    const { restore, sources } = setUp({ before: [aMetadata()], now: [changed] });

    const { steps } = await restore();

    expect(steps[0]?.note).toMatch(/^drift: /);
    expect(sources.log).toStrictEqual([]);
  });

  it('are given back all the same by force', async () => {
    const changed = aMetadata({ tokens: 'required', hopLimit: 3 });
    const { restore, sources } = setUp({ before: [aMetadata()], now: [changed], force: true });

    await restore();

    expect(sources.log).toStrictEqual(['instance metadata → IMDSv1, hop limit 2']);
  });

  it('stay where the next try finds them, from the first failure on', async () => {
    const failChange = ({ kind }: InstanceSetting) =>
      kind === 'membership' ? new Error('slow down') : undefined;
    const { restore, sources } = setUp({ behaviour: { failChange } });

    const { steps } = await restore();

    expect(sources.log).toStrictEqual([`target group web: ${INSTANCE}:8080 → registered`]);
    expect(steps.map(({ note }) => note)).toStrictEqual([
      undefined,
      'not restored: slow down',
      ...Array<string>(4).fill('not restored: what comes before it failed'),
    ]);
  });

  it.each<SettingKind>(['termination-protection', 'volume', 'target', 'membership'])(
    'are not given back as if %s were known when it cannot be read',
    async (kind) => {
      const failRead = (asked: SettingKind) =>
        asked === kind ? new Error('slow down') : undefined;
      const { restore } = setUp({ behaviour: { failRead } });

      const { steps } = await restore();

      expect(steps.map(({ note }) => note)).toContain('not restored: could not be read: slow down');
    },
  );

  it('of an instance that is gone are named', async () => {
    const { restore, sources } = setUp({ now: [], behaviour: { isGone: true } });

    const { steps } = await restore();

    expect(steps.every(({ note }) => note?.startsWith('drift: '))).toBe(true);
    expect(sources.log).toStrictEqual([]);
  });
});

describe('a member on standby', () => {
  it('stays there when its group has no room, with what to do about it', async () => {
    const size = { desired: 2, max: 2 };
    const { restore, sources } = setUp({ behaviour: { size } });

    const { steps, advice } = await restore();

    expect(steps[1]).toStrictEqual({
      resource: 'Auto Scaling group web',
      from: ['Standby'],
      to: ['InService'],
      note: 'left on standby: the group would want 3 instances, its maximum is 2',
    });
    expect(advice).toStrictEqual([
      `Give the Auto Scaling group of ${INSTANCE} room for 3 instances, by its maximum or its desired capacity, then bring it back from standby.\n` +
        `aws autoscaling exit-standby --instance-ids ${INSTANCE} --auto-scaling-group-name web`,
    ]);
    expect(sources.log.at(-1)).toBe('termination protection → off');
    expect(sources.now()).toContainEqual(aMembership({ state: 'Standby' }));
  });

  it('gets no command when the name of its group is odd', async () => {
    const before = [aMembership({ group: 'web; reboot' })];
    const { restore } = setUp({ before, behaviour: { size: { desired: 1, max: 1 } } });

    expect((await restore()).advice[0]).not.toMatch(/\n|reboot/);
  });

  it('is let be when its group is gone', async () => {
    const before = [aMembership()];
    const sources = fakeSettings(before.map(keptSetting));

    const request = { instanceId: INSTANCE, before: toRecord(before), force: false };
    const { steps } = await restoreSettings(sources, request);

    expect(steps[0]?.note).toBe('drift: the group no longer exists');
  });
});

it.each([
  ['TargetGroupNotFoundException', 'drift: the target group no longer exists'],
  ['InvalidTargetException', 'drift: it cannot be registered any more: from ELB'],
])('a target that AWS refuses with %s is drift', async (name, note) => {
  const failChange = () => Object.assign(new Error('from ELB'), { name });
  const { restore } = setUp({ before: [aRegistration()], behaviour: { failChange } });

  expect((await restore()).steps[0]?.note).toBe(note);
});

it('what has to wait for something else says so', () => {
  const before = toRecord([aMembership(), { kind: 'shutdown-behavior', behavior: 'stop' }]);

  expect(postponedSettings(before, 'its interfaces come first')).toStrictEqual([
    {
      resource: 'Auto Scaling group web',
      from: [],
      to: ['InService'],
      note: 'not restored: its interfaces come first',
    },
  ]);
});
