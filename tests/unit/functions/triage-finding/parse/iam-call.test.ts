import { parseMessage } from '../../../../../functions/triage-finding/parse/message.ts';
import { ACCOUNT, aMessage } from '../../../../builders/finding.ts';
import { anIamCall } from '../../../../builders/sources.ts';

const read = (body: unknown, stack = 'riposte-dev') =>
  parseMessage(aMessage(JSON.stringify(body)), { stack, findingTopicArns: [] });

describe('a call of IAM with rights of the platform', () => {
  it('is a critical finding about the role', () => {
    const role = 'riposte-dev-revoke-credentials';

    expect(read(anIamCall()).findings).toStrictEqual([
      {
        id: 'call-0a1b2c3d-0000-4000-8000-000000000000',
        accountId: ACCOUNT,
        region: 'us-east-1',
        arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        type: 'Riposte:IAM/RevocationRightsMisused',
        title: `The rights of ${role} were used for something else: PutRolePolicy`,
        description:
          'The call iam:PutRolePolicy was made, from 198.51.100.7. Somebody else may hold its credentials.',
        severity: 9,
        firstSeenAt: '2026-11-21T09:59:00.000Z',
        updatedAt: '2026-11-21T09:59:00.000Z',
        lastSeenAt: '2026-11-21T09:59:00.000Z',
        count: 1,
        archived: false,
        sample: false,
        drill: false,
        origin: { source: 'cloudtrail', via: 'event' },
        resourceRole: 'ACTOR',
        resources: [
          {
            kind: 'principal',
            name: role,
            userType: 'AssumedRole',
            principalId: `AROAEXAMPLE0123456789:${role}`,
            accessKeyId: 'ASIAEXAMPLE012345678',
          },
        ],
        raw: anIamCall()['detail'],
      },
    ]);
  });

  it('says when it was refused', () => {
    const refused = { errorCode: 'AccessDenied', sourceIPAddress: undefined, eventTime: undefined };

    expect(read(anIamCall(refused)).findings).toMatchObject([
      {
        description:
          'The call iam:PutRolePolicy was refused (AccessDenied). Somebody else may hold its credentials.',
        firstSeenAt: '2026-11-21T10:00:00.000Z',
      },
    ]);
  });

  it('is rejected when it was made by anybody else, or by nobody', () => {
    expect(() => read(anIamCall(), 'riposte-prod')).toThrow('not made with rights of the platform');
    expect(() => read(anIamCall({ userIdentity: { type: 'Root' } }))).toThrow('sessionContext');
    expect(() => read(anIamCall({ eventID: 'a/b' }))).toThrow('eventID');
  });
});
