import type { CutCredential, CutScope } from '../../shared/detections/cut-credential.ts';
import { NO_CALLS, type CallEvidence } from '../../shared/domain/context/call-evidence.ts';
import type { Target } from '../../shared/domain/target.ts';
import { ACCOUNT, REGION } from './finding.ts';

export const CUT_AT = '2026-11-21T10:00:03.200Z';
export const KEY = 'AKIAIOSFODNN7EXAMPLE';
export const SESSION_KEY = 'ASIAIOSFODNN7EXAMPLE';

export const USER_TARGET: Target = {
  ...{ kind: 'user', accountId: ACCOUNT, region: 'global', id: 'alice' },
};

export const CALLERS = {
  alice: { type: 'IAMUser', userName: 'alice', accessKeyId: KEY },
  aliceSession: {
    ...{ type: 'IAMUser', userName: 'alice', accessKeyId: SESSION_KEY },
    sessionContext: { attributes: { creationDate: '2026-11-21T09:00:00Z' } },
  },
  job: {
    ...{ type: 'AssumedRole', principalId: 'AROAEXAMPLE:job', accessKeyId: SESSION_KEY },
    sessionContext: {
      sessionIssuer: { type: 'Role', userName: 'web' },
      attributes: { creationDate: '2026-11-21T09:00:00Z' },
    },
  },
  guest: {
    ...{ type: 'FederatedUser', principalId: `${ACCOUNT}:guest`, accessKeyId: SESSION_KEY },
    sessionContext: { sessionIssuer: { type: 'IAMUser', userName: 'alice' } },
  },
  unknown: { type: 'Unknown', accessKeyId: KEY },
} as const;

let made = 0;

/** A call as CloudTrail shows it: of alice, accepted, ten minutes after the cut. */
export function aTrailEvent(overrides: Readonly<Record<string, unknown>> = {}): string {
  made += 1;
  return JSON.stringify({
    eventVersion: '1.11',
    eventID: `event-${made}`,
    eventTime: '2026-11-21T10:10:00Z',
    ...{ eventName: 'RunInstances', eventSource: 'ec2.amazonaws.com', awsRegion: REGION },
    ...{ sourceIPAddress: '198.51.100.7', userAgent: 'aws-cli/2.0' },
    userIdentity: CALLERS.alice,
    ...overrides,
  });
}

export const USER_SCOPE = {
  ...{ kind: 'user', user: 'alice', keys: [KEY], guests: [] },
} as const satisfies CutScope;

export function aCut(scope: CutScope = USER_SCOPE): CutCredential {
  return { target: USER_TARGET, cutAt: CUT_AT, scope };
}

/** A credential of which CloudTrail has told nothing yet. */
export function unreadCalls(overrides: Partial<CallEvidence> = {}): CallEvidence {
  return {
    ...{ target: USER_TARGET, credential: 'user alice', cutAt: CUT_AT, state: 'pending', look: 0 },
    nextLookAt: '2026-11-21T11:05:03.200Z',
    counts: NO_CALLS,
    ...{ leaks: [], isPartial: false, remarks: [] },
    ...overrides,
  };
}

export function someCalls(overrides: Partial<CallEvidence> = {}): CallEvidence {
  return unreadCalls({
    ...{ state: 'verified', look: 2, until: '2026-11-21T10:20:03.200Z' },
    counts: { ...NO_CALLS, refused: 3 },
    ...overrides,
  });
}

/** A credential with one call that got through. */
export function aLeak(overrides: Partial<CallEvidence> = {}): CallEvidence {
  const leak = {
    ...{ eventId: 'event-1', at: '2026-11-21T10:10:00.000Z', name: 'ec2:RunInstances' },
    ...{ region: REGION, from: '198.51.100.7', userAgent: 'aws-cli/2.0' },
  };
  const counts = { ...NO_CALLS, accepted: 2, refused: 1 };
  return someCalls({ state: 'leaking', counts, leaks: [leak], ...overrides });
}
