import type { GroupSize } from '../../shared/aws/auto-scaling.ts';
import type { DescribedSettings } from '../../shared/aws/instance-attributes.ts';
import type { CandidateGroup } from '../../shared/aws/target-groups.ts';
import type { InstanceTags } from '../../shared/domain/cluster-node.ts';
import {
  settingKey,
  type InstanceSetting,
  type SettingKind,
} from '../../shared/domain/instance-settings.ts';
import { settingName, settingValue } from '../../shared/domain/kept-settings.ts';
import type { SettingSources } from '../../shared/response/read-settings.ts';

interface FakeBehaviour {
  /** There is no such instance (any more). */
  readonly isGone?: boolean;
  readonly tags?: InstanceTags;
  readonly size?: GroupSize;
  readonly groups?: readonly CandidateGroup[];
  readonly failRead?: (kind: SettingKind) => Error | undefined;
  readonly failChange?: (setting: InstanceSetting) => Error | undefined;
  /** Answers to reads come only when this is over. */
  readonly reading?: Promise<unknown>;
  /** And those to changes. */
  readonly changing?: Promise<unknown>;
  /** What is done, in order; a log of one's own when left out. */
  readonly log?: string[];
}

export interface FakeSettings extends SettingSources {
  readonly log: string[];
  /** Which target groups were asked. */
  readonly asked: (readonly string[])[];
  now(): InstanceSetting[];
}

/** The settings of one instance in memory. */
export function fakeSettings(
  settings: readonly InstanceSetting[] = [],
  behaviour: FakeBehaviour = {},
): FakeSettings {
  const now = new Map(settings.map((setting) => [settingKey(setting), setting]));
  const { log = [] } = behaviour;
  const asked: (readonly string[])[] = [];
  const of = <K extends SettingKind>(kind: K) =>
    [...now.values()].filter((setting) => setting.kind === kind) as Extract<
      InstanceSetting,
      { kind: K }
    >[];
  const read = async <T>(kind: SettingKind, value: () => T): Promise<T> => {
    await behaviour.reading;
    const error = behaviour.failRead?.(kind);
    if (error) throw error;
    return value();
  };
  const change = async (setting: InstanceSetting): Promise<void> => {
    const error = behaviour.failChange?.(setting);
    if (error) throw error;
    log.push(`${settingName(setting)} → ${settingValue(setting)}`);
    await behaviour.changing;
    now.set(settingKey(setting), setting);
  };
  const move = (group: string, state: string) => change({ kind: 'membership', group, state });
  const describe = (): DescribedSettings | undefined =>
    behaviour.isGone
      ? undefined
      : {
          ...{ vpcIds: ['vpc-1'], addresses: ['10.0.0.5'], tags: behaviour.tags ?? {} },
          volumes: of('volume'),
          metadata: of('metadata')[0],
        };
  return {
    log,
    asked,
    now: () => [...now.values()],
    attributes: {
      describe: () => read('volume', describe),
      terminationProtection: () =>
        read('termination-protection', () => of('termination-protection')[0] ?? PROTECTED),
      shutdownBehavior: () => read('shutdown-behavior', () => of('shutdown-behavior')[0] ?? STOPS),
      set: (_id, setting) => change(setting),
    },
    autoScaling: {
      membership: () => read('membership', () => of('membership')[0]),
      size: () => Promise.resolve(behaviour.size),
      enterStandby: (group) => move(group, 'Standby'),
      exitStandby: (group) => move(group, 'InService'),
    },
    targetGroups: {
      list: () => read('target', () => behaviour.groups ?? []),
      registrations: (arns, ids) =>
        read('target', () => {
          asked.push(arns);
          return of('target').filter(
            ({ groupArn, targetId, registered }) =>
              registered && arns.includes(groupArn) && ids.includes(targetId),
          );
        }),
      register: (target) => change({ ...target, registered: true }),
      deregister: (target) => change({ ...target, registered: false }),
    },
    profiles: {
      find: () => read('profile', () => of('profile')[0]?.arn),
      replace: async (_id, arn) => {
        const [profile] = of('profile');
        if (!profile) throw new Error('no profile');
        await change({ ...profile, arn });
      },
    },
  };
}

/** An instance that needs nothing. */
const PROTECTED = { kind: 'termination-protection', enabled: true } as const;
const STOPS = { kind: 'shutdown-behavior', behavior: 'stop' } as const;
