import fc from 'fast-check';
import {
  denies,
  denyDocument,
  denyPolicyPrefix,
  isOurDocument,
  olderPolicyName,
  sessionPolicyName,
  type DenyScope,
} from '../../../../../shared/domain/credentials/deny-policy.ts';
import { isTargetId } from '../../../../../shared/domain/target.ts';

const INCIDENT = 'inc-20261121-9k3f7q2m';
const NOON = new Date('2026-11-21T12:00:00.000Z');
const LATER = new Date('2026-11-21T12:00:00.001Z');
const SESSION: DenyScope = { kind: 'session', roleId: 'AROAEXAMPLE', session: 'deploy' };
const OLDER: DenyScope = { kind: 'older', than: NOON };

type Json = Record<string, unknown>;

/** Our document for the scope, with its statement changed. */
function changed(change: (statement: Json) => unknown, scope: DenyScope = SESSION): string {
  const document = JSON.parse(denyDocument(INCIDENT, scope)) as { Statement: [Json] };
  return JSON.stringify({ ...document, Statement: [change(document.Statement[0])].flat() });
}

describe('denyDocument', () => {
  it('denies everything to one session and names the incident', () => {
    expect(JSON.parse(denyDocument(INCIDENT, SESSION))).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Riposteinc202611219k3f7q2m',
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:userid': 'AROAEXAMPLE:deploy' } },
        },
      ],
    });
  });

  it('denies everything to sessions that were issued before a moment', () => {
    expect(JSON.parse(denyDocument(INCIDENT, OLDER))).toMatchObject({
      Statement: [
        { Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-11-21T12:00:00.000Z' } } },
      ],
    });
  });
});

describe('the names of our policies', () => {
  it('differ from each other and share the prefix that a rule watches for', () => {
    const names = [sessionPolicyName('riposte-dev', 'deploy'), olderPolicyName('riposte-dev')];

    expect(names).toStrictEqual([
      'riposte-dev-deny-session-deploy',
      'riposte-dev-deny-older-sessions',
    ]);
    for (const name of names) expect(name.startsWith(denyPolicyPrefix('riposte-dev'))).toBe(true);
  });

  it('cannot meet, whatever a session is called', () => {
    expect(sessionPolicyName('riposte-dev', 'older-sessions')).not.toBe(
      olderPolicyName('riposte-dev'),
    );
  });
});

describe('any session that STS allows', () => {
  const sessionNames = fc.stringMatching(/^[\w+=,.@-]{2,64}$/);
  /** As long as Terraform lets project and environment be. */
  const STACK = `${'p'.repeat(21)}-${'e'.repeat(10)}`;
  const LONGEST_ROLE_ID = `AROA${'X'.repeat(17)}`;

  it('gives a policy that IAM takes and that we know again', () => {
    fc.assert(
      fc.property(sessionNames, (session) => {
        const scope: DenyScope = { kind: 'session', roleId: LONGEST_ROLE_ID, session };
        const document = denyDocument(INCIDENT, scope);

        expect(isTargetId('role-session', `web:${session}`)).toBe(true);
        expect(sessionPolicyName(STACK, session)).toMatch(/^[\w+=,.@-]{1,128}$/);
        expect(document.length).toBeLessThan(400);
        expect(isOurDocument(document)).toBe(true);
        expect(denies(document, scope)).toBe(true);
      }),
    );
  });

  it('is not taken for another', () => {
    fc.assert(
      fc.property(sessionNames, sessionNames, (one, other) => {
        const document = denyDocument(INCIDENT, { ...SESSION, session: one });

        expect(denies(document, { ...SESSION, session: other })).toBe(one === other);
        expect(sessionPolicyName(STACK, one) === sessionPolicyName(STACK, other)).toBe(
          one === other,
        );
      }),
    );
  });
});

describe('denies', () => {
  it.each<[string, [existing: DenyScope, scope: DenyScope], boolean]>([
    ['the same session', [SESSION, SESSION], true],
    ['another session', [SESSION, { ...SESSION, session: 'deploy2' }], false],
    ['a role of that name made anew', [SESSION, { ...SESSION, roleId: 'AROANEW' }], false],
    ['the same moment', [OLDER, OLDER], true],
    ['an earlier moment than it covers', [{ kind: 'older', than: LATER }, OLDER], true],
    ['a later moment than it covers', [OLDER, { kind: 'older', than: LATER }], false],
    ['a moment, with a session', [SESSION, OLDER], false],
    ['a session, with a moment', [OLDER, SESSION], false],
  ])('of %s', (_, [existing, scope], expected) => {
    expect(denies(denyDocument('inc-other', existing), scope)).toBe(expected);
  });

  it.each<[string, string]>([
    [
      'denies one service only',
      changed((statement) => ({ ...statement, Action: 's3:DeleteBucket' })),
    ],
    ['spares a resource', changed((statement) => ({ ...statement, Resource: 'arn:aws:s3:::x' }))],
    [
      'has a further condition',
      changed(({ Condition, ...statement }) => ({
        ...statement,
        Condition: { ...(Condition as Json), Bool: { 'aws:SecureTransport': 'false' } },
      })),
    ],
    [
      'has a further key in its condition',
      changed((statement) => ({
        ...statement,
        Condition: {
          StringEquals: { 'aws:userid': 'AROAEXAMPLE:deploy', 'aws:PrincipalTag/a': 'b' },
        },
      })),
    ],
    [
      'spares actions',
      changed(({ Action: _, ...statement }) => ({ ...statement, NotAction: ['sts:*'] })),
    ],
    ['has no condition', changed(({ Condition: _, ...statement }) => statement)],
    [
      'has a date that is none',
      changed((statement) => ({
        ...statement,
        Condition: { DateLessThan: { 'aws:TokenIssueTime': 'tomorrow' } },
      })),
    ],
  ])('nothing when a document of ours was weakened: it %s', (_, document) => {
    expect(isOurDocument(document)).toBe(true);
    expect(denies(document, SESSION)).toBe(false);
    expect(denies(document, OLDER)).toBe(false);
  });
});

describe('a document that is not ours', () => {
  it.each<[string, string]>([
    ['is no JSON', 'deny'],
    ['is no policy', '[]'],
    ['has no statement', '{"Version":"2012-10-17","Statement":[]}'],
    ['has a statement without a list', '{"Statement":{"Sid":"Riposteinc1","Effect":"Deny"}}'],
    ['is of somebody else', changed((statement) => ({ ...statement, Sid: 'AllowAll' }))],
    ['has no statement id', changed(({ Sid: _, ...statement }) => statement)],
    ['only begins like ours', changed((statement) => ({ ...statement, Sid: 'Riposte' }))],
    ['allows', changed((statement) => ({ ...statement, Effect: 'Allow' }))],
    [
      'has a second statement',
      changed((statement) => [statement, { Effect: 'Allow', Action: 's3:*', Resource: '*' }]),
    ],
  ])('%s', (_, document) => {
    expect(isOurDocument(document)).toBe(false);
    expect(denies(document, SESSION)).toBe(false);
  });
});
