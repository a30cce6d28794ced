import type { ContainmentState } from '../../../../shared/domain/containment.ts';
import { toRecord, type InstanceSetting } from '../../../../shared/domain/instance-settings.ts';
import { recordedProfile } from '../../../../shared/domain/recorded-profile.ts';
import { aProfile, exposedSettings } from '../../../builders/settings.ts';

function aRecord(state: ContainmentState, kept: readonly InstanceSetting[]) {
  return { state, kept: toRecord(kept) };
}

describe('the profile that an isolation has replaced', () => {
  it.each<ContainmentState>(['isolating', 'isolated', 'releasing'])(
    'is the one on record while it is %s, whoever still holds it',
    (state) => {
      const record = aRecord(state, [...exposedSettings(), aProfile()]);

      expect(recordedProfile(record)).toBe(aProfile().arn);
    },
  );

  it.each([
    ['nothing is on record', undefined],
    ['no setting is', { state: 'isolated' } as const],
    ['no profile is', aRecord('isolated', exposedSettings())],
    [
      'it was the one without rights before',
      aRecord('isolated', [aProfile('riposte-dev-quarantined')]),
    ],
    ['it has been given back', aRecord('released', [aProfile()])],
  ])('is none when %s', (_, record) => {
    expect(recordedProfile(record)).toBeUndefined();
  });
});
