const NOT_DEPLOYED: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
]);

/** The SDK found nothing in options, environment and profile. It has no name for an absent region. */
const NO_CREDENTIALS = 'CredentialsProviderError';
const NO_REGION = 'Region is missing';
const REFUSED_CREDENTIALS =
  /^(?:ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature)/;
/** Codes of Node.js for an address that is not known or not reached. */
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/;

/** Nobody could be asked: whatever comes next would fail for the same reason. */
export function isSignedOut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, message } = error;
  return name === NO_CREDENTIALS || message === NO_REGION || REFUSED_CREDENTIALS.test(name);
}

/** What people read when a command fails: what to do, where that is known, else the service's own words. */
export function explainFailure(error: unknown, stack: string | undefined): string {
  if (!(error instanceof Error)) return String(error);
  const where = stack === undefined ? 'the stack' : `"${stack}"`;
  if (NOT_DEPLOYED.has(error.name)) {
    return `${where} is not deployed here: check --stack and --region (${error.message})`;
  }
  if (isSignedOut(error)) return explainSignIn(error);
  if (error.name.startsWith('AccessDenied')) return `you may not do that: ${error.message}`;
  return explainConnection(error);
}

function explainSignIn({ name, message }: Error): string {
  if (message === NO_REGION) {
    return 'which region? Give --region eu-west-1, set AWS_REGION, or use --local';
  }
  return name === NO_CREDENTIALS
    ? 'no AWS credentials: sign in first (aws sso login, AWS_PROFILE …), or use --local'
    : `AWS does not take these credentials, sign in again (aws sso login, AWS_PROFILE …): ${message}`;
}

function explainConnection({ message, cause }: Error): string {
  const said = `${message} ${String(cause)}`;
  if (said.includes('ECONNREFUSED')) {
    return `nothing answers (${message}): is "npm run local" still up?`;
  }
  return UNREACHABLE.test(said)
    ? `AWS cannot be reached (${message}): is --region right, and is there a network?`
    : message;
}
