import type {
  InstanceSetting,
  MembershipSetting,
  MetadataSetting,
  ProfileSetting,
  TargetSetting,
  VolumeSetting,
} from '../../shared/domain/instance-settings.ts';
import { INSTANCE } from './finding.ts';

export const TARGET_GROUP =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef';

export const UNPROTECTED = { kind: 'termination-protection', enabled: false } as const;
export const TERMINATES = { kind: 'shutdown-behavior', behavior: 'terminate' } as const;

export function aVolume(overrides: Partial<VolumeSetting> = {}): VolumeSetting {
  return {
    ...{ kind: 'volume', volumeId: 'vol-1', device: '/dev/xvda', deleteOnTermination: true },
    ...overrides,
  };
}

export function aMetadata(overrides: Partial<MetadataSetting> = {}): MetadataSetting {
  return { kind: 'metadata', tokens: 'optional', hopLimit: 2, ...overrides };
}

export function aMembership(overrides: Partial<MembershipSetting> = {}): MembershipSetting {
  return { kind: 'membership', group: 'web', state: 'InService', ...overrides };
}

export function aRegistration(overrides: Partial<TargetSetting> = {}): TargetSetting {
  return {
    ...{ kind: 'target', groupArn: TARGET_GROUP, targetId: INSTANCE, port: 8080, registered: true },
    ...overrides,
  };
}

const PROFILES = 'arn:aws:iam::123456789012:instance-profile';
export const EMPTY_PROFILE = `${PROFILES}/riposte-dev-quarantined`;

/** One that is to be replaced by the profile without rights. */
export function aProfile(name = 'app/web'): ProfileSetting {
  return { kind: 'profile', arn: `${PROFILES}/${name}`, replacement: EMPTY_PROFILE };
}

/** Of an instance on which nothing keeps the evidence. */
export function exposedSettings(): InstanceSetting[] {
  return [...[UNPROTECTED, TERMINATES, aVolume(), aMetadata(), aMembership(), aRegistration()]];
}
