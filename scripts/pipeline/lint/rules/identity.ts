import { canApply, ENVIRONMENTS, linesOf, type NamedJob } from '../applying-jobs.ts';
import type { Pipeline } from '../read-pipeline.ts';

const SCANNERS = /\b(?:trivy|gitleaks|checkov)\b|npm run scan\b|ci -- gate\b/;
const AUDIENCE = /^riposte\/(\w+)\/(plan|apply)$/;
/** Of Sigstore, which signs for a job without a key; AWS takes no such token. */
const SIGNING = 'sigstore';
const SIGNER = /^cosign sign\b/;
const KEYS = /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;
/** Source: gitleaks' default rules for AWS key ids and GitLab tokens. */
const SECRET_VALUE = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgl[a-z]{2,}-[\w-]{20,}|-----BEGIN [A-Z ]*KEY/;
const SECRET_NAME = /(?:SECRET|PASSWORD|TOKEN|PRIVATE_KEY|WEBHOOK)(?!_(?:FILE|NAME))/;

/** Jobs prove who they are by ID tokens alone, each for its environment and purpose; nothing secret is written down. */
export function identity(pipeline: Pipeline): string[] {
  const jobs = Object.entries(pipeline.jobs);
  return [
    ...secretsIn('variables', pipeline.variables),
    ...jobs.flatMap(([name, job]) => [
      ...secretsIn(name, job.variables ?? {}),
      ...linesOf(job)
        .filter((line) => SECRET_VALUE.test(line))
        .map(() => `${name}: a secret is written in its script`),
    ]),
    ...jobs.flatMap(tokensOf),
  ];
}

function secretsIn(place: string, variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).flatMap(([variable, value]) => {
    if (KEYS.test(variable)) return [`${place}: ${variable} is a long-lived key`];
    const isSecret =
      SECRET_VALUE.test(value) || (SECRET_NAME.test(variable) && !value.startsWith('$'));
    return isSecret ? [`${place}: ${variable} has a secret as its value`] : [];
  });
}

function tokensOf([name, job]: NamedJob): string[] {
  const audiences = Object.values(job.id_tokens ?? {}).map(({ aud }) => aud);
  const hasToken = audiences.length > 0;
  const mayApply = audiences.some((audience) => audience.endsWith('/apply'));
  const signs = linesOf(job).some((line) => SIGNER.test(line));
  const usesRole = job.variables?.['AWS_ROLE_ARN'] !== undefined;
  const scans = linesOf(job).some((line) => SCANNERS.test(line));
  const wanted: readonly (readonly [boolean, string])[] = [
    [mayApply || !canApply(job), 'applies without a token that is for applying'],
    [hasToken || !usesRole, 'takes a role without an ID token'],
    [!hasToken || !scans, 'runs a scanner that could read its ID token'],
    [signs === audiences.includes(SIGNING), 'has a token to sign, or signs, but not both'],
    [!signs || audiences.length === 1, 'signs with more than the token to sign'],
  ];
  return [
    ...audiences
      .filter((audience) => audience !== SIGNING)
      .flatMap((audience) => audienceProblems(audience, job.environment?.name)),
    ...wanted.filter(([isSo]) => !isSo).map(([, problem]) => problem),
  ].map((problem) => `${name}: ${problem}`);
}

function audienceProblems(audience: string, environment: string | undefined): string[] {
  const [, named] = AUDIENCE.exec(audience) ?? [];
  const isKnown = ENVIRONMENTS.some((known) => known === named);
  if (!isKnown) return [`the audience ${audience} is not riposte/<environment>/<plan|apply>`];
  return named === environment ? [] : [`the audience ${audience} is for another environment`];
}
