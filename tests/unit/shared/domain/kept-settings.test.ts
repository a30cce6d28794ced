import fc from 'fast-check';
import {
  settingKey,
  toRecord,
  type InstanceSetting,
} from '../../../../shared/domain/instance-settings.ts';
import {
  isChanged,
  isSame,
  keptSetting,
  settingName,
  settingsToKeep,
  settingValue,
  type SettingsNow,
} from '../../../../shared/domain/kept-settings.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import {
  aMembership,
  aMetadata,
  aProfile,
  aRegistration,
  aVolume,
  exposedSettings,
  TARGET_GROUP,
  TERMINATES,
  UNPROTECTED,
} from '../../../builders/settings.ts';

function now(settings: readonly InstanceSetting[], unread: SettingsNow['unread'] = new Map()) {
  return { exists: true, settings, unread };
}

describe('a setting', () => {
  const webTarget = `target group web: ${INSTANCE}`;

  it.each<[InstanceSetting, string, readonly [string, string]]>([
    [UNPROTECTED, 'termination protection', ['off', 'on']],
    [TERMINATES, 'shutdown behavior', ['terminate', 'stop']],
    [aVolume(), 'volume vol-1 (/dev/xvda)', ['deleted with the instance', 'kept']],
    [aMetadata(), 'instance metadata', ['IMDSv1, hop limit 2', 'IMDSv2, hop limit 1']],
    [
      aMetadata({ tokens: 'required' }),
      'instance metadata',
      ['IMDSv2, hop limit 2', 'IMDSv2, hop limit 1'],
    ],
    [aMembership(), 'Auto Scaling group web', ['InService', 'Standby']],
    [aMembership({ state: 'Standby' }), 'Auto Scaling group web', ['Standby', 'Standby']],
    // What is not in service cannot be put on standby.
    [
      aMembership({ state: 'Pending:Wait' }),
      'Auto Scaling group web',
      ['Pending:Wait', 'Pending:Wait'],
    ],
    [aRegistration(), `${webTarget}:8080`, ['registered', 'not registered']],
    [
      { kind: 'target', groupArn: TARGET_GROUP, targetId: INSTANCE, registered: true },
      webTarget,
      ['registered', 'not registered'],
    ],
    [aProfile(), 'instance profile', ['web', 'riposte-dev-quarantined']],
    [
      aProfile('riposte-dev-quarantined'),
      'instance profile',
      ['riposte-dev-quarantined', 'riposte-dev-quarantined'],
    ],
  ])('%j is called %s, and goes from and to %j', (setting, name, [from, to]) => {
    const kept = keptSetting(setting);

    expect(settingName(setting)).toBe(name);
    expect([settingValue(setting), settingValue(kept)]).toStrictEqual([from, to]);
    expect(isChanged(setting)).toBe(from !== to);
    expect(settingKey(kept)).toBe(settingKey(setting));
  });

  it('has a key of its own on record', () => {
    const others = [
      aVolume({ volumeId: 'vol-2', device: '/dev/xvdb' }),
      aRegistration({ port: 9090 }),
      aRegistration({ targetId: '10.0.0.5' }),
      aRegistration({ groupArn: `${TARGET_GROUP}0` }),
      aMembership({ group: 'other' }),
      aProfile(),
    ];

    expect(Object.values(toRecord([...exposedSettings(), ...others]))).toStrictEqual([
      ...exposedSettings(),
      ...others,
    ]);
  });
});

describe('what still has to be changed', () => {
  const all = exposedSettings();
  const kept = all.map(keptSetting);

  it.each<[string, SettingsNow, InstanceSetting[]]>([
    ['is everything at first', now(all), all],
    ['is nothing when all has been done', now(kept), []],
    ['is what an earlier try did not reach', now([...kept.slice(1), UNPROTECTED]), [UNPROTECTED]],
    ['is not what is no longer there', now(kept.slice(0, 4)), []],
    [
      'is also what nobody could read',
      now(kept.slice(1), new Map([['termination-protection', 'slow down']])),
      [UNPROTECTED],
    ],
  ])('%s', (_, state, expected) => {
    expect(settingsToKeep(toRecord(all), state)).toStrictEqual(expected);
  });

  it('is never what needs no change', () => {
    const good = toRecord(kept);

    expect(settingsToKeep(good, now(all))).toStrictEqual([]);
  });

  it('is, once it is changed, nothing any more, however it was', () => {
    const setting = fc.oneof(
      fc.record({ kind: fc.constant('termination-protection' as const), enabled: fc.boolean() }),
      fc.record({
        kind: fc.constant('metadata' as const),
        tokens: fc.constantFrom('optional', 'required'),
        hopLimit: fc.integer({ min: 1, max: 64 }),
      }),
      fc.record({
        kind: fc.constant('membership' as const),
        group: fc.string(),
        state: fc.constantFrom('InService', 'Standby', 'Pending', 'Terminating:Wait'),
      }),
    );
    fc.assert(
      fc.property(fc.array(setting), (settings) => {
        const before = toRecord(settings);
        const after = Object.values(before).map(keptSetting);

        expect(settingsToKeep(before, now(after))).toStrictEqual([]);
        expect(after.every((one) => isSame(one, keptSetting(one)))).toBe(true);
      }),
    );
  });
});
