import { toRecord, type InstanceSetting } from '../../../../shared/domain/instance-settings.ts';
import { keptSetting, type SettingsNow } from '../../../../shared/domain/kept-settings.ts';
import {
  changedSettings,
  planSettingsRelease,
} from '../../../../shared/domain/plan-settings-release.ts';
import {
  aMembership,
  aMetadata,
  aProfile,
  aRegistration,
  aVolume,
  exposedSettings,
  TERMINATES,
  UNPROTECTED,
} from '../../../builders/settings.ts';

interface Situation {
  readonly was: InstanceSetting;
  readonly is?: InstanceSetting;
  readonly unread?: SettingsNow['unread'];
  readonly exists?: boolean;
  readonly force?: boolean;
}

function plan({ was, is, unread = new Map(), exists = true, force = false }: Situation) {
  const now = { exists, settings: is ? [is] : [], unread };
  const [release] = planSettingsRelease({ before: toRecord([was]), now, force });
  return { restore: release?.restore, from: release?.step.from, note: release?.step.note };
}

const ALL: readonly InstanceSetting[] = [...exposedSettings(), aProfile()];

describe('in a release', () => {
  it.each(ALL.map((was) => [was.kind, was] as const))(
    'what we made of the %s is given back',
    (_, was) => {
      expect(plan({ was, is: keptSetting(was) })).toMatchObject({ restore: true });
    },
  );

  it.each(ALL.map((was) => [was.kind, was] as const))(
    'the %s that is as before is left',
    (_, was) => {
      expect(plan({ was, is: was })).toMatchObject({ restore: false, note: undefined });
    },
  );

  it('a registration that AWS lists no more is one to give back', () => {
    expect(plan({ was: aRegistration() })).toStrictEqual({
      restore: true,
      from: ['not registered'],
      note: undefined,
    });
  });

  it.each([
    ['metadata options', aMetadata(), aMetadata({ tokens: 'required', hopLimit: 3 })],
    ['a member', aMembership(), aMembership({ state: 'Terminating' })],
  ])('%s that somebody has changed since stay, unless forced', (_, was, is) => {
    expect(plan({ was, is })).toMatchObject({
      restore: false,
      note: 'drift: it was changed after containment and is left as it is',
    });
    expect(plan({ was, is, force: true })).toMatchObject({ restore: true, note: undefined });
  });

  it.each([true, false])('a profile that is not ours any more stays, forced: %s', (force) => {
    expect(plan({ was: aProfile(), is: aProfile('other'), force })).toStrictEqual({
      restore: false,
      from: ['other'],
      note: 'drift: it was changed after containment and is left as it is',
    });
  });

  it.each(['Pending', 'Pending:Wait'])('a member that is %s is on its way back', (state) => {
    const is = aMembership({ state });

    expect(plan({ was: aMembership(), is })).toMatchObject({ restore: false, note: undefined });
  });

  it.each([
    ['volume', aVolume()],
    ['membership', aMembership()],
    ['profile', aProfile()],
  ])('a %s that is gone is named', (_, was) => {
    expect(plan({ was, force: true })).toMatchObject({
      restore: false,
      note: 'drift: it no longer exists or does not belong to the instance any more',
    });
  });

  it('of an instance that is gone nothing is given back', () => {
    const unread = new Map([['termination-protection', 'no such instance']] as const);

    for (const was of [aRegistration(), UNPROTECTED])
      expect(plan({ was, unread, exists: false, force: true })).toMatchObject({
        restore: false,
        note: 'drift: it no longer exists or does not belong to the instance any more',
      });
  });

  it('what could not be read has failed', () => {
    const unread = new Map([['shutdown-behavior', 'slow down']] as const);

    expect(plan({ was: TERMINATES, unread, force: true })).toStrictEqual({
      restore: false,
      from: [],
      note: 'not restored: could not be read: slow down',
    });
  });

  it('nothing is said of what needed no change', () => {
    const before = toRecord([{ ...UNPROTECTED, enabled: true }, aMembership({ state: 'Standby' })]);
    const now = { exists: true, settings: [UNPROTECTED], unread: new Map() };

    expect(changedSettings(before)).toStrictEqual([]);
    expect(planSettingsRelease({ before, now, force: true })).toStrictEqual([]);
  });
});
