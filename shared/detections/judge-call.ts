import type { TrailCall } from './trail-call.ts';

/** What a call says about a cut that it was made after. `nothing`: it came to no decision of IAM. */
export type CallVerdict = 'refused' | 'accepted' | 'undeniable' | 'unclear' | 'nothing';

/**
 * Names under which AWS services refuse a caller; EC2 writes `Client.` before them. Source: CloudTrail user guide, errorCode; IAM user
 * guide, "Troubleshoot access denied error messages"; common error types of the services' API references.
 */
const REFUSALS =
  /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|Authori[sz]ationError|AuthFailure|Forbidden|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|UnrecognizedClient|ExpiredToken|SignatureDoesNotMatch|MissingAuthenticationToken/i;

/** Told to slow down, nobody has got anything. */
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i;

/** EC2 says so when it would have done it. Source: EC2 API reference, DryRun. */
const WOULD_HAVE_BEEN_DONE = /DryRunOperation/;

/** Keys of sessions begin so. Source: IAM user guide, unique identifiers. */
const TEMPORARY = 'ASIA';

/** Pure. */
export function judgeCall(call: TrailCall): CallVerdict {
  const { errorCode } = call;
  if (errorCode === undefined) return isUndeniable(call) ? 'undeniable' : 'accepted';
  if (REFUSALS.test(errorCode)) return 'refused';
  if (WOULD_HAVE_BEEN_DONE.test(errorCode)) return 'accepted';
  return THROTTLED.test(errorCode) || isSignIn(call) ? 'nothing' : 'unclear';
}

/**
 * No policy refuses them: GetCallerIdentity answers in spite of an explicit deny, and a password still signs in to a console where
 * everything is denied. With a long-term key GetCallerIdentity shows that the key is still active. Source: STS API reference,
 * GetCallerIdentity.
 */
function isUndeniable(call: TrailCall): boolean {
  if (isSignIn(call)) return true;
  const isSession = call.caller.accessKeyId?.startsWith(TEMPORARY) ?? false;
  return (
    isSession && call.eventSource === 'sts.amazonaws.com' && call.eventName === 'GetCallerIdentity'
  );
}

function isSignIn({ eventSource }: TrailCall): boolean {
  return eventSource === 'signin.amazonaws.com';
}
