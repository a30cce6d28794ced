import { parseMessage } from '../../../../../functions/triage-finding/parse/message.ts';
import { ACCOUNT, aMessage } from '../../../../builders/finding.ts';
import { aHealthEvent, EXPOSED_KEY } from '../../../../builders/sources.ts';

const read = (body: unknown) =>
  parseMessage(aMessage(JSON.stringify(body)), { stack: 'riposte-dev', findingTopicArns: [] });

describe('an exposed key that AWS Health tells of', () => {
  it('is a critical finding about the key', () => {
    expect(read(aHealthEvent()).findings).toStrictEqual([
      {
        id: 'health-AWS_RISK_CREDENTIALS_EXPOSED_0123',
        accountId: ACCOUNT,
        region: 'us-east-1',
        arn: 'arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/AWS_RISK_CREDENTIALS_EXPOSED_0123',
        type: 'Health:IAMUser/AWS_RISK_CREDENTIALS_EXPOSED',
        title: `AWS has found an access key in public: ${EXPOSED_KEY}`,
        description: 'A key was found on a website.',
        severity: 9,
        firstSeenAt: '2026-11-21T09:50:00.000Z',
        updatedAt: '2026-11-21T09:59:00.000Z',
        lastSeenAt: '2026-11-21T09:59:00.000Z',
        count: 1,
        archived: false,
        sample: false,
        drill: false,
        origin: { source: 'health', via: 'event' },
        resourceRole: 'ABSENT',
        resources: [{ kind: 'access-key', id: EXPOSED_KEY }],
        raw: aHealthEvent()['detail'],
      },
    ]);
  });

  it('may be several keys, on several pages', () => {
    const keys = ['AKIAEXAMPLE000000001', 'AKIAEXAMPLE000000002'];
    const [first, second] = ['1', '2'].map(
      (page) => read(aHealthEvent(keys, { page, totalPages: '2' })).findings[0],
    );

    expect(first?.resources).toStrictEqual(keys.map((id) => ({ kind: 'access-key', id })));
    expect(second?.id).toBe(`${first?.id}-page-2`);
  });

  it('is found in the envelope when the event names no entity', () => {
    expect(
      read(aHealthEvent([EXPOSED_KEY], { affectedEntities: undefined })).findings,
    ).toMatchObject([{ resources: [{ kind: 'access-key', id: EXPOSED_KEY }] }]);
  });

  it('is told even when nothing else is there', () => {
    const event = aHealthEvent([], {
      startTime: 'once',
      lastUpdatedTime: undefined,
      eventDescription: 'none',
    });

    expect(read(event).findings).toMatchObject([
      {
        title: 'AWS has found an access key in public: see the event',
        description: '',
        firstSeenAt: '2026-11-21T09:59:30.000Z',
        resources: [],
      },
    ]);
    expect(read({ ...event, time: undefined }).findings).toMatchObject([
      { firstSeenAt: '2026-11-21T10:00:00.000Z' },
    ]);
  });

  it('carries along what is no key', () => {
    expect(read(aHealthEvent(['ann'])).findings).toMatchObject([
      { resources: [{ kind: 'other', type: 'exposed', id: 'ann' }] },
    ]);
  });

  it('is rejected without account or event', () => {
    expect(() => read({ ...aHealthEvent(), account: undefined })).toThrow('account');
    expect(() => read(aHealthEvent([EXPOSED_KEY], { eventArn: undefined }))).toThrow('eventArn');
  });
});

describe('another event of AWS Health', () => {
  it('is no finding', () => {
    const maintenance = aHealthEvent([], { eventTypeCode: 'AWS_EC2_MAINTENANCE' });

    expect(read(maintenance)).toStrictEqual({
      findings: [],
      rejected: [],
      skipped: ['AWS Health event AWS_EC2_MAINTENANCE'],
    });
    expect(read(aHealthEvent([], { eventTypeCode: undefined })).skipped).toStrictEqual([
      'AWS Health event undefined',
    ]);
  });
});
