import {
  credentialName,
  isCutOff,
  type CutScope,
} from '../../../../shared/detections/cut-credential.ts';
import { readTrailCall, type TrailCaller } from '../../../../shared/detections/trail-call.ts';
import { aTrailEvent, CALLERS, USER_SCOPE } from '../../../builders/trail-event.ts';

const SESSION: CutScope = { kind: 'session', role: 'web', session: 'job' };
const OLDER: CutScope = {
  ...{ kind: 'older-sessions', role: 'web', before: Date.parse('2026-11-21T10:00:33Z') },
};

function callerOf(userIdentity: object): TrailCaller {
  const call = readTrailCall(aTrailEvent({ userIdentity }));
  if (!call) throw new Error('not a call');
  return call.caller;
}

function job(changes: object = {}, session: object = {}): object {
  const { sessionContext } = CALLERS.job;
  return { ...CALLERS.job, sessionContext: { ...sessionContext, ...session }, ...changes };
}

const began = (creationDate: string) => ({ attributes: { creationDate } });
const ofRole = (userName: string) => ({ sessionIssuer: { type: 'Role', userName } });

describe('a cut stops', () => {
  it.each<[string, CutScope, object]>([
    ['the user', USER_SCOPE, CALLERS.alice],
    ['its sessions', USER_SCOPE, CALLERS.aliceSession],
    ['a key of which nothing else is known', USER_SCOPE, CALLERS.unknown],
    ['whom the user has federated', USER_SCOPE, CALLERS.guest],
    ['the session', SESSION, CALLERS.job],
    ['one of its name that began later', SESSION, job({}, began('2026-11-21T11:00:00Z'))],
    ['a session that is older', OLDER, CALLERS.job],
    ['one that began a second before', OLDER, job({}, began('2026-11-21T10:00:32Z'))],
    ['one of unknown age', OLDER, job({}, { attributes: {} })],
  ])('%s', (_, scope, identity) => {
    expect(isCutOff(callerOf(identity), scope)).toBe(true);
  });

  it.each<[string, CutScope, object]>([
    ['another user', USER_SCOPE, { type: 'IAMUser', userName: 'bob', accessKeyId: 'AKIAOTHER' }],
    ['a role session of that name', USER_SCOPE, { ...CALLERS.job, userName: 'alice' }],
    ['a guest of another user', USER_SCOPE, { ...CALLERS.guest, sessionContext: ofUser('bob') }],
    ['another session of the role', SESSION, job({ principalId: 'AROAEXAMPLE:other' })],
    ['one whose name begins alike', SESSION, job({ principalId: 'AROAEXAMPLE:job2' })],
    ['a session of that name of another role', SESSION, job({}, ofRole('db'))],
    ['a user of that name', SESSION, { type: 'IAMUser', userName: 'job' }],
    ['a session that began at that moment', OLDER, job({}, began('2026-11-21T10:00:33Z'))],
    ['an old one of another role', OLDER, job({}, ofRole('db'))],
  ])('not %s', (_, scope, identity) => {
    expect(isCutOff(callerOf(identity), scope)).toBe(false);
  });
});

function ofUser(userName: string) {
  return { sessionIssuer: { type: 'IAMUser', userName } };
}

describe('the name of a credential', () => {
  it.each<[CutScope, string]>([
    [USER_SCOPE, 'user alice'],
    [SESSION, 'session job of role web'],
    [OLDER, 'older sessions of role web'],
  ])('%j', (scope, name) => {
    expect(credentialName(scope)).toBe(name);
  });
});
