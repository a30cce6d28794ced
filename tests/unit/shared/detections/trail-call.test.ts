import fc from 'fast-check';
import { readTrailCall } from '../../../../shared/detections/trail-call.ts';
import { aTrailEvent, CALLERS, KEY, SESSION_KEY } from '../../../builders/trail-event.ts';

describe('an event of CloudTrail', () => {
  it('is read, and what is not known of it ignored', () => {
    const event = aTrailEvent({ eventID: 'e1', somethingNew: { deep: [1] }, errorCode: 'X' });

    expect(readTrailCall(event)).toStrictEqual({
      eventId: 'e1',
      at: Date.parse('2026-11-21T10:10:00Z'),
      ...{ eventName: 'RunInstances', eventSource: 'ec2.amazonaws.com', region: 'eu-west-1' },
      ...{ from: '198.51.100.7', userAgent: 'aws-cli/2.0', errorCode: 'X' },
      caller: { type: 'IAMUser', userName: 'alice', accessKeyId: KEY },
    });
  });

  it('of a role session names role, session and beginning', () => {
    expect(readTrailCall(aTrailEvent({ userIdentity: CALLERS.job }))?.caller).toStrictEqual({
      ...{ type: 'AssumedRole', principalId: 'AROAEXAMPLE:job', accessKeyId: SESSION_KEY },
      ...{ issuer: 'web', createdAt: Date.parse('2026-11-21T09:00:00Z') },
    });
  });

  it.each([
    ['no beginning', undefined],
    ['a beginning that is no time', { creationDate: 'yesterday' }],
    ['an empty one', { creationDate: null }],
  ])('may have a session with %s', (_, attributes) => {
    const userIdentity = { type: 'AssumedRole', accessKeyId: '', sessionContext: { attributes } };

    expect(readTrailCall(aTrailEvent({ userIdentity }))?.caller).toStrictEqual({
      type: 'AssumedRole',
    });
  });

  it.each([
    ['no JSON', 'not JSON'],
    ['nothing', ''],
    ['an array', '[]'],
    ['without id', aTrailEvent({ eventID: undefined })],
    ['without time', aTrailEvent({ eventTime: undefined })],
    ['of no time', aTrailEvent({ eventTime: 'soon' })],
    ['without name', aTrailEvent({ eventName: 7 })],
    ['of nobody', aTrailEvent({ userIdentity: null })],
  ])('that is %s is not the record of a call', (_, text) => {
    expect(readTrailCall(text)).toBeUndefined();
  });

  it('never throws, whatever stands there', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((v) => `{"userIdentity":${v}}`),
        ),
        (text) => {
          expect(readTrailCall(text)).toBeUndefined();
        },
      ),
    );
  });
});
