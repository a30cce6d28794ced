import type { SettingKind } from '../../../../shared/domain/instance-settings.ts';
import { readSettings } from '../../../../shared/response/read-settings.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import {
  aProfile,
  aRegistration,
  EMPTY_PROFILE,
  exposedSettings,
  TARGET_GROUP,
} from '../../../builders/settings.ts';
import { fakeSettings } from '../../../fakes/setting-sources.ts';

const groups = [
  { arn: TARGET_GROUP, vpcId: 'vpc-1' },
  { arn: 'arn:elsewhere', vpcId: 'vpc-2' },
];

describe('the settings of an instance', () => {
  it('are read, targets in the groups of its networks only', async () => {
    const byAddress = aRegistration({ targetId: '10.0.0.5' });
    const other = aRegistration({ targetId: 'i-another' });
    const sources = fakeSettings([...exposedSettings(), byAddress, other], { groups });

    const { exists, settings, unread } = await readSettings(sources, INSTANCE);

    expect(exists).toBe(true);
    expect(new Set(settings)).toStrictEqual(new Set([...exposedSettings(), byAddress]));
    expect([...unread]).toStrictEqual([]);
    expect(sources.asked).toStrictEqual([[TARGET_GROUP]]);
  });

  it('are read of the groups on record, when these are known', async () => {
    const sources = fakeSettings(exposedSettings());

    const { settings } = await readSettings(sources, INSTANCE, { groupArns: [TARGET_GROUP] });

    expect(settings).toContainEqual(aRegistration());
    expect(sources.asked).toStrictEqual([[TARGET_GROUP]]);
  });

  it.each<[SettingKind, SettingKind[]]>([
    ['termination-protection', ['termination-protection']],
    ['shutdown-behavior', ['shutdown-behavior']],
    ['membership', ['membership']],
    ['target', ['target']],
    // Without a description nobody knows in which networks to look for targets.
    ['volume', ['volume', 'metadata', 'target']],
  ])('are read in part when %s cannot be', async (failing, lost) => {
    const failRead = (kind: SettingKind) => (kind === failing ? new Error('slow down') : undefined);
    const sources = fakeSettings(exposedSettings(), { groups, failRead });

    const { exists, settings, unread } = await readSettings(sources, INSTANCE);

    expect(exists).toBe(true);
    expect(Object.fromEntries(unread)).toStrictEqual(
      Object.fromEntries(lost.map((kind) => [kind, 'slow down'])),
    );
    expect(new Set(settings.map(({ kind }) => kind))).toStrictEqual(
      new Set(exposedSettings().map(({ kind }) => kind)).difference(new Set(lost)),
    );
  });

  it('have a profile only where one is to be replaced', async () => {
    const sources = fakeSettings([aProfile()]);

    const [without, { settings }] = await Promise.all([
      readSettings(sources, INSTANCE),
      readSettings(sources, INSTANCE, { replacement: EMPTY_PROFILE }),
    ]);

    expect(without.settings.map(({ kind }) => kind)).not.toContain('profile');
    expect(settings).toContainEqual(aProfile());
  });

  it('have no profile when the instance has none', async () => {
    const wanted = { replacement: EMPTY_PROFILE };

    const { settings, unread } = await readSettings(fakeSettings(), INSTANCE, wanted);

    expect(settings.map(({ kind }) => kind)).not.toContain('profile');
    expect([...unread]).toStrictEqual([]);
  });

  it('say when the profile cannot be read', async () => {
    const failRead = (kind: SettingKind) =>
      kind === 'profile' ? new Error('slow down') : undefined;
    const sources = fakeSettings([aProfile()], { failRead });

    const { unread } = await readSettings(sources, INSTANCE, { replacement: EMPTY_PROFILE });

    expect([...unread]).toStrictEqual([['profile', 'slow down']]);
  });

  it('of an instance that is gone are told as such', async () => {
    const { exists } = await readSettings(fakeSettings([], { isGone: true }), INSTANCE);

    expect(exists).toBe(false);
  });
});
