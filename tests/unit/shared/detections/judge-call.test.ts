import { judgeCall } from '../../../../shared/detections/judge-call.ts';
import { readTrailCall, type TrailCall } from '../../../../shared/detections/trail-call.ts';
import { aTrailEvent, CALLERS } from '../../../builders/trail-event.ts';

function aCall(overrides: Readonly<Record<string, unknown>> = {}): TrailCall {
  const call = readTrailCall(aTrailEvent(overrides));
  if (!call) throw new Error('not a call');
  return call;
}

const IDENTITY = { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' };

describe('a call after the cut', () => {
  it.each([
    'AccessDenied',
    'AccessDeniedException',
    'Client.UnauthorizedOperation',
    'UnauthorizedOperation',
    'UnauthorizedAccess',
    'AuthorizationError',
    'NotAuthorizedException',
    'AuthFailure',
    'Client.AuthFailure',
    'Forbidden',
    'KMS.AccessDeniedException',
    'InvalidClientTokenId',
    'InvalidAccessKeyId',
    'UnrecognizedClientException',
    'ExpiredToken',
    'ExpiredTokenException',
    'SignatureDoesNotMatch',
  ])('was refused with %s', (errorCode) => {
    expect(judgeCall(aCall({ errorCode }))).toBe('refused');
  });

  it.each([[undefined], [null], ['']])('was accepted with error code %p', (errorCode) => {
    expect(judgeCall(aCall({ errorCode }))).toBe('accepted');
  });

  it.each(['Client.DryRunOperation', 'DryRunOperation'])(
    'would have been done, as %s says',
    (errorCode) => {
      expect(judgeCall(aCall({ errorCode }))).toBe('accepted');
    },
  );

  it.each([
    'ThrottlingException',
    'Client.RequestLimitExceeded',
    'SlowDown',
    'TooManyRequestsException',
  ])('got nothing, as %s says', (errorCode) => {
    expect(judgeCall(aCall({ errorCode }))).toBe('nothing');
  });

  it.each([
    'ValidationException',
    'NoSuchBucket',
    'Client.InvalidInstanceID.NotFound',
    'NoSuchEntityException',
  ])('does not tell whether IAM was asked when it failed with %s', (errorCode) => {
    expect(judgeCall(aCall({ errorCode }))).toBe('unclear');
  });
});

describe('what no policy refuses', () => {
  it.each([
    ['a session that asks who it is', { ...IDENTITY, userIdentity: CALLERS.aliceSession }],
    ['a sign-in', { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin' }],
  ])('is %s', (_, event) => {
    expect(judgeCall(aCall(event))).toBe('undeniable');
  });

  it.each([
    ['a long-term key that asks who it is: it is active', IDENTITY],
    [
      'another call of STS',
      { ...IDENTITY, eventName: 'GetSessionToken', userIdentity: CALLERS.aliceSession },
    ],
    [
      'a call of that name elsewhere',
      { ...IDENTITY, eventSource: 'x.amazonaws.com', userIdentity: CALLERS.aliceSession },
    ],
  ])('is not %s', (_, event) => {
    expect(judgeCall(aCall(event))).toBe('accepted');
  });

  it('and a sign-in that failed says nothing', () => {
    const event = { eventSource: 'signin.amazonaws.com', errorCode: 'Failed authentication' };

    expect(judgeCall(aCall(event))).toBe('nothing');
  });
});
