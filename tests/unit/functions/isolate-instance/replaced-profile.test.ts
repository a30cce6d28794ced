import {
  toRecord,
  type InstanceSetting,
  type SettingKind,
} from '../../../../shared/domain/instance-settings.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import type { InterfaceBefore } from '../../../../shared/domain/isolation.ts';
import { keptSetting } from '../../../../shared/domain/kept-settings.ts';
import { anIsolation } from '../../../builders/isolation.ts';
import { anEni } from '../../../builders/network.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { aProfile, EMPTY_PROFILE } from '../../../builders/settings.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeElasticIps } from '../../../fakes/elastic-ips.ts';
import { fakeNetworks } from '../../../fakes/instance-networks.ts';
import { fakeSettings } from '../../../fakes/setting-sources.ts';

interface Situation {
  readonly profile?: 'keep' | 'replace';
  readonly replacement?: string | undefined;
  readonly settings?: readonly InstanceSetting[];
  readonly behaviour?: Parameters<typeof fakeSettings>[1];
  readonly record?: Partial<ContainmentRecord<InterfaceBefore>>;
}

const REPLACED = { resource: 'instance profile', from: ['web'], to: ['riposte-dev-quarantined'] };

function setUp(situation: Situation = {}) {
  const { profile = 'replace', settings = [aProfile()], behaviour, record } = situation;
  const replacement = 'replacement' in situation ? situation.replacement : EMPTY_PROFILE;
  const sources = fakeSettings(settings, behaviour);
  const containments = fakeContainments(record);
  const { run } = anIsolation({
    ...{
      containments,
      replacement,
      settings: sources,
      policy: aPolicy({ instances: { profile } }),
    },
    networks: fakeNetworks([anEni('eni-1', ['sg-web'])]),
    elasticIps: fakeElasticIps(),
    groups: { ensure: () => Promise.resolve('sg-q'), verify: () => Promise.resolve() },
    conversionGroups: { ensure: () => Promise.resolve('sg-all') },
    sendGuard: () => Promise.resolve(),
  });
  return { run, sources, containments };
}

describe('the profile of an isolated instance', () => {
  it('is replaced where the policy says so, what was before on record with what takes its place', async () => {
    const { run, sources, containments } = setUp();

    const { state, steps } = await run();

    expect(state).toBe('contained');
    expect(steps).toContainEqual(REPLACED);
    expect(sources.now()).toContainEqual(keptSetting(aProfile()));
    expect(containments.record()?.kept).toMatchObject(toRecord([aProfile()]));
  });

  it.each<[string, Situation]>([
    ['the policy has it kept', { profile: 'keep' }],
    ['there is nothing to replace it by', { replacement: undefined }],
    ['the instance has none', { settings: [] }],
  ])('stays when %s', async (_, situation) => {
    const { run, sources, containments } = setUp(situation);

    const { state, steps } = await run();

    expect(state).toBe('contained');
    expect(steps.map(({ resource }) => resource)).not.toContain('instance profile');
    expect(sources.log.filter((line) => line.startsWith('instance profile'))).toStrictEqual([]);
    expect(containments.record()?.kept).not.toHaveProperty('profile');
  });

  it('of a host that a second incident takes, too, is on record as it was before the first', async () => {
    const kept = toRecord([aProfile()]);
    const record = { state: 'isolated', holders: ['inc-9'], kept } as const;
    const { run, containments } = setUp({ settings: [keptSetting(aProfile())], record });

    await run();

    expect(containments.record()?.kept).toMatchObject(kept);
  });

  it('that was replaced stays so when the policy has it kept now', async () => {
    const record = { state: 'isolated', holders: ['inc-9'], kept: toRecord([aProfile()]) } as const;
    const settings = [keptSetting(aProfile())];
    const { run, sources, containments } = setUp({ profile: 'keep', settings, record });

    await run();

    expect(sources.now()).toContainEqual(keptSetting(aProfile()));
    expect(containments.record()?.kept).toMatchObject(toRecord([aProfile()]));
  });

  it('that cannot be read is named, and the host is contained', async () => {
    const failRead = (kind: SettingKind) =>
      kind === 'profile' ? new Error('slow down') : undefined;
    const { run } = setUp({ behaviour: { failRead } });

    const { state, steps } = await run();

    expect(state).toBe('contained');
    expect(steps.at(-1)).toStrictEqual({
      ...{ resource: 'instance profile', from: [], to: [] },
      note: 'could not be read, so nothing is known to be kept: slow down',
    });
  });

  it('that cannot be replaced is named, and the host is contained', async () => {
    const failChange = ({ kind }: InstanceSetting) =>
      kind === 'profile' ? new Error('not allowed') : undefined;
    const { run } = setUp({ behaviour: { failChange } });

    const { state, steps } = await run();

    expect(state).toBe('contained');
    expect(steps).toContainEqual({ ...REPLACED, note: 'not done: not allowed' });
  });
});
