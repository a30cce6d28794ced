import { createKeepAlive } from '../../../../functions/isolate-instance/keep-alive/keep-alive.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import { TransientError, UnsafeQuarantineError } from '../../../../shared/domain/errors.ts';
import {
  toRecord,
  type InstanceSetting,
  type SettingKind,
} from '../../../../shared/domain/instance-settings.ts';
import type { InterfaceBefore } from '../../../../shared/domain/isolation.ts';
import { keptSetting, settingName } from '../../../../shared/domain/kept-settings.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { anEni } from '../../../builders/network.ts';
import { anIsolation } from '../../../builders/isolation.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { exposedSettings, TARGET_GROUP, UNPROTECTED } from '../../../builders/settings.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeElasticIps } from '../../../fakes/elastic-ips.ts';
import { fakeNetworks } from '../../../fakes/instance-networks.ts';
import { fakeSettings } from '../../../fakes/setting-sources.ts';

const ENI = anEni('eni-1', ['sg-web'], { hasDirectPath: true });
const CUT = { resource: 'eni-1', from: ['sg-web'], to: ['sg-q'] };
const throttled = new TransientError('RequestLimitExceeded: slow down');

const KEPT_STEPS = [
  { resource: 'termination protection', from: ['off'], to: ['on'] },
  { resource: 'shutdown behavior', from: ['terminate'], to: ['stop'] },
  { resource: 'volume vol-1 (/dev/xvda)', from: ['deleted with the instance'], to: ['kept'] },
  { resource: 'instance metadata', from: ['IMDSv1, hop limit 2'], to: ['IMDSv2, hop limit 1'] },
  { resource: 'Auto Scaling group web', from: ['InService'], to: ['Standby'] },
  {
    resource: `target group web: ${INSTANCE}:8080`,
    from: ['registered'],
    to: ['not registered'],
  },
];

interface Situation {
  readonly settings?: readonly InstanceSetting[];
  readonly behaviour?: Parameters<typeof fakeSettings>[1];
  readonly network?: Parameters<typeof fakeNetworks>[1];
  readonly record?: Partial<ContainmentRecord<InterfaceBefore>>;
  readonly ensure?: () => Promise<string>;
  /** Of the n-th (from 1) write of the record of before. */
  readonly failRecord?: (write: number) => Error | undefined;
}

function setUp(situation: Situation = {}) {
  const { settings = exposedSettings(), behaviour, network, record } = situation;
  const log: string[] = [];
  const plain = fakeNetworks([ENI], network);
  const networks = {
    ...plain,
    setGroups: (eniId: string, groups: readonly string[]) => {
      log.push(`${eniId} → ${groups.join(',')}`);
      return plain.setGroups(eniId, groups);
    },
  };
  const store = fakeContainments(record);
  let writes = 0;
  const note = (kept: object = {}): void => {
    writes += 1;
    log.push(`record ${Object.keys(kept).length} settings`);
    const error = situation.failRecord?.(writes);
    if (error) throw error;
  };
  const containments: typeof store = {
    ...store,
    planOpening: (hold, known, seen) => {
      note(seen.kept);
      return store.planOpening(hold, known, seen);
    },
    addKept: async (lease, kept) => {
      note(kept);
      return store.addKept(lease, kept);
    },
  };
  const groups = [{ arn: TARGET_GROUP, vpcId: 'vpc-1' }];
  const sources = fakeSettings(settings, { groups, ...behaviour, log });
  const { run } = anIsolation({
    ...{ networks, containments, elasticIps: fakeElasticIps(), settings: sources },
    // Takes as long as reading the settings does.
    groups: {
      ensure: () =>
        new Promise((resolve) => setImmediate(resolve)).then(situation.ensure ?? quarantineGroup),
      verify: () => Promise.resolve(),
    },
    conversionGroups: { ensure: () => Promise.resolve('sg-all') },
    sendGuard: () => Promise.resolve(),
  });
  return { quarantine: run, networks, containments: store, sources, log };
}

const quarantineGroup = () => Promise.resolve('sg-q');

describe('the evidence of an instance', () => {
  it('is kept from the first swap on, what was before on record', async () => {
    const { quarantine, sources, containments, log } = setUp();

    expect(await quarantine()).toStrictEqual({ state: 'contained', steps: [CUT, ...KEPT_STEPS] });
    expect(containments.record()?.kept).toStrictEqual(toRecord(exposedSettings()));
    expect(log.slice(0, 2)).toStrictEqual(['record 6 settings', 'eni-1 → sg-all']);
    expect(sources.now().map(keptSetting)).toStrictEqual(sources.now());
  });

  it('is kept in the same round as the first swap, for which the cut does not wait', async () => {
    const slow = aGate();
    const { quarantine, networks, log } = setUp({ behaviour: { changing: slow.passed } });

    const outcome = quarantine();
    await until(() => networks.changes.includes('eni-1 → sg-q'));

    expect(log).toHaveLength(9);
    expect(log.indexOf('eni-1 → sg-all')).toBe(1);
    slow.open();
    expect((await outcome).state).toBe('contained');
  });

  it('is left alone where it is safe', async () => {
    const settings = exposedSettings().map(keptSetting);
    const { quarantine, log } = setUp({ settings });

    expect((await quarantine()).steps).toStrictEqual([CUT]);
    expect(log.filter((line) => !line.startsWith('eni-1'))).toStrictEqual(['record 5 settings']);
  });

  it.each(exposedSettings().map((setting, at) => [setting.kind, at] as const))(
    'that could not be kept by %s is named, and the host is contained',
    async (kind, at) => {
      const failChange = (setting: InstanceSetting) =>
        setting.kind === kind ? throttled : undefined;
      const { quarantine, containments } = setUp({ behaviour: { failChange } });

      const { state, steps } = await quarantine();

      const note = 'not done: TransientError: RequestLimitExceeded: slow down';
      expect(state).toBe('contained');
      expect(steps).toStrictEqual([
        CUT,
        ...KEPT_STEPS.map((step, index) => (index === at ? { ...step, note } : step)),
      ]);
      expect(containments.record()?.state).toBe('isolated');
    },
  );

  it.each<[SettingKind, string[]]>([
    ['termination-protection', ['termination protection']],
    ['shutdown-behavior', ['shutdown behavior']],
    ['membership', ['Auto Scaling group']],
    ['target', ['target groups']],
    ['volume', ['instance metadata', 'target groups', 'volumes']],
  ])('of which %s cannot be read is kept as far as it is known', async (kind, unknown) => {
    const failRead = (asked: SettingKind) => (asked === kind ? throttled : undefined);
    const { quarantine, sources } = setUp({ behaviour: { failRead } });

    const { state, steps } = await quarantine();

    const unread = steps.filter(({ note }) => note?.startsWith('could not be read'));
    expect(state).toBe('contained');
    expect(unread.map(({ resource }) => resource).sort()).toStrictEqual(unknown);
    expect(sources.log.filter((line) => !/^(?:eni|record)/.test(line))).toHaveLength(
      KEPT_STEPS.length - unknown.length,
    );
  });

  it('is kept as soon as it has been read, when the cut was faster', async () => {
    const slow = aGate();
    const { quarantine, networks, containments, log } = setUp({
      behaviour: { reading: slow.passed },
    });

    const outcome = quarantine();
    await until(() => networks.changes.includes('eni-1 → sg-q'));
    expect(log).toStrictEqual(['record 0 settings', 'eni-1 → sg-all', 'eni-1 → sg-q']);
    slow.open();

    expect(await outcome).toStrictEqual({ state: 'contained', steps: [CUT, ...KEPT_STEPS] });
    // What the instance itself has is known a round trip before its target groups.
    expect(log.filter((line) => line.startsWith('record')).slice(1)).toStrictEqual([
      'record 5 settings',
      'record 1 settings',
    ]);
    expect(containments.record()).toMatchObject({
      state: 'isolated',
      before: { 'eni-1': { groups: ['sg-web'] } },
      kept: toRecord(exposedSettings()),
    });
  });

  it('is not touched when what was before could not be recorded, and that is said', async () => {
    const slow = aGate();
    const { quarantine, networks, sources } = setUp({
      behaviour: { reading: slow.passed },
      failRecord: (write) => (write >= 2 ? throttled : undefined),
    });

    const outcome = quarantine();
    await until(() => networks.changes.includes('eni-1 → sg-q'));
    slow.open();

    const { state, steps } = await outcome;
    expect(state).toBe('contained');
    expect(steps[1]?.note).toMatch(/^nothing was done to keep it: .* slow down$/);
    expect(sources.now()).toStrictEqual(exposedSettings());
  });

  it.each([
    ['no group is safe', { ensure: () => Promise.reject(new UnsafeQuarantineError('has rules')) }],
    ['nothing can be recorded', { failRecord: () => throttled }],
  ])('is not touched when %s', async (_, situation) => {
    const { quarantine, sources } = setUp(situation);

    await quarantine().catch(() => undefined);

    expect(sources.now()).toStrictEqual(exposedSettings());
  });

  it('is told of also when the cut failed', async () => {
    const { quarantine } = setUp({ network: { failChange: () => throttled } });

    const { state, steps } = await quarantine();

    expect(state).toBe('failed');
    expect(steps.slice(1)).toStrictEqual(KEPT_STEPS);
  });
});

describe('a further run', () => {
  it('changes nothing and says the same', async () => {
    const { quarantine, log, containments } = setUp();
    const first = await quarantine();
    const { kept } = containments.record() ?? {};
    log.length = 0;

    expect(await quarantine()).toStrictEqual(first);
    expect(log).toStrictEqual([expect.stringMatching(/^record/)]);
    expect(containments.record()?.kept).toStrictEqual(kept);
  });

  it('finishes what the first left, by what is on record', async () => {
    const record = {
      ...{ state: 'isolating' as const, holders: [INCIDENT], ours: ['sg-q'] },
      kept: toRecord(exposedSettings()),
    };
    const settings = [...exposedSettings().slice(1).map(keptSetting), UNPROTECTED];
    const { quarantine, sources } = setUp({ settings, record });

    const { steps } = await quarantine();

    expect(steps.map(({ resource }) => resource)).toStrictEqual([
      'eni-1',
      ...exposedSettings().map(settingName),
    ]);
    expect(sources.log).toContain('termination protection → on');
  });
});

it('a node of a cluster is contained like any other, and named', async () => {
  const tags = { 'eks:cluster-name': 'prod' };
  const { quarantine } = setUp({ settings: [], behaviour: { tags } });

  const { state, steps } = await quarantine();

  expect(state).toBe('contained');
  expect(steps[1]?.resource).toBe('node of the Kubernetes cluster prod');
});

describe('a dry run', () => {
  it('tells what would keep the evidence, and changes nothing', async () => {
    const groups = [{ arn: TARGET_GROUP, vpcId: 'vpc-1' }];
    const sources = fakeSettings(exposedSettings(), { groups });

    expect(await planOf(sources)).toStrictEqual(KEPT_STEPS);
    expect(sources.log).toStrictEqual([]);
  });

  it('tells what cannot be read, and names nodes', async () => {
    const failRead = (kind: SettingKind) => (kind === 'membership' ? throttled : undefined);
    const sources = fakeSettings([], { failRead, tags: { AmazonECSManaged: '' } });

    const steps = await planOf(sources);

    expect(steps.map(({ resource }) => resource)).toStrictEqual([
      'Auto Scaling group',
      'container instance of ECS',
    ]);
  });
});

/** What a dry run would tell. */
async function planOf(sources: ReturnType<typeof fakeSettings>) {
  const keepAlive = createKeepAlive({ containments: fakeContainments(), ...sources });
  return keepAlive(INSTANCE).plan(aPolicy());
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo() && turn < 100; turn += 1)
    await new Promise((resolve) => setImmediate(resolve));
}

/** What waits until it is opened. */
function aGate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    passed,
    open: () => {
      open();
    },
  };
}
