const NOT_DEPLOYED: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
]);

/** What people read when a command fails: what to do, where that is known, else the service's own words. */
export function explainFailure(error: unknown, stack: string | undefined): string {
  if (!(error instanceof Error)) return String(error);
  const where = stack === undefined ? 'the stack' : `"${stack}"`;
  if (NOT_DEPLOYED.has(error.name)) {
    return `${where} is not deployed here: check --stack and --region (${error.message})`;
  }
  if (error.name === 'CredentialsProviderError') {
    return 'no AWS credentials: sign in first (aws sso login, AWS_PROFILE …), or use --local';
  }
  if (error.name.startsWith('AccessDenied')) return `you may not do that: ${error.message}`;
  return explainConnection(error);
}

function explainConnection(error: Error): string {
  const isRefused = `${error.message} ${String(error.cause)}`.includes('ECONNREFUSED');
  return isRefused
    ? `nothing answers (${error.message}): is "npm run local" still up?`
    : error.message;
}
