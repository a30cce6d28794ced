import * as v from 'valibot';

/** What identity policies allow, summed up for people; denies and conditions do not make it smaller, so it is the worst case. */
export interface PolicyReach {
  /** `admin`: everything, or all of IAM, which is the same. `broad`: everything but a list. */
  readonly breadth: 'admin' | 'broad' | 'limited';
  /** Services of which everything is allowed, e.g. `s3`. */
  readonly whole: readonly string[];
  /** Services of which something is allowed. */
  readonly services: readonly string[];
  /** Allowed actions by which rights grow or secrets are read. */
  readonly sensitive: readonly string[];
}

const words = v.union([
  v.pipe(
    v.string(),
    v.transform((word) => [word]),
  ),
  v.array(v.string()),
]);
const StatementSchema = v.looseObject({
  Effect: v.string(),
  Action: v.optional(words, []),
  NotAction: v.optional(words),
  Resource: v.optional(words, []),
});
const DocumentSchema = v.object({
  Statement: v.union([
    v.array(v.unknown()),
    v.pipe(
      v.looseObject({}),
      v.transform((one): unknown[] => [one]),
    ),
  ]),
});
type Statement = v.InferOutput<typeof StatementSchema>;

/**
 * Actions with which a principal can make itself more powerful, go on elsewhere or read secrets. Source: AWS, "Actions that
 * change permissions" (IAM access levels), and the AWS playbook for compromised IAM credentials.
 */
const SENSITIVE = [
  'iam:PassRole',
  'iam:CreateAccessKey',
  'iam:CreateUser',
  'iam:AttachUserPolicy',
  'iam:AttachRolePolicy',
  'iam:PutUserPolicy',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
  'sts:AssumeRole',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter',
  'ssm:SendCommand',
  'kms:Decrypt',
  's3:GetObject',
  's3:DeleteObject',
  'ec2:RunInstances',
  'lambda:UpdateFunctionCode',
] as const;

/** Sums up policy documents (JSON texts). What cannot be read as a policy counts as nothing. Pure. */
export function summarizePolicies(documents: readonly string[]): PolicyReach {
  const allowed = documents.flatMap(statementsOf).filter(({ Effect }) => Effect === 'Allow');
  const patterns = unique(allowed.flatMap(({ Action }) => Action));
  const services = unique(patterns.map(serviceOf).filter((service) => service !== '*'));
  return {
    breadth: breadthOf(allowed),
    whole: services.filter((service) => patterns.some((pattern) => isWhole(pattern, service))),
    services,
    sensitive: SENSITIVE.filter((action) => patterns.some((pattern) => covers(pattern, action))),
  };
}

function statementsOf(document: string): Statement[] {
  const parsed = v.safeParse(DocumentSchema, jsonOrUndefined(document));
  if (!parsed.success) return [];
  return parsed.output.Statement.flatMap((statement) => {
    const read = v.safeParse(StatementSchema, statement);
    return read.success ? [read.output] : [];
  });
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function breadthOf(allowed: readonly Statement[]): PolicyReach['breadth'] {
  const onEverything = allowed.filter(({ Resource }) => Resource.includes('*'));
  const isAll = ({ Action }: Statement): boolean =>
    Action.some((pattern) => ['*', '*:*'].includes(pattern) || isWhole(pattern, 'iam'));
  if (onEverything.some(isAll)) return 'admin';
  return onEverything.some(({ NotAction }) => NotAction !== undefined) ? 'broad' : 'limited';
}

function isWhole(pattern: string, service: string): boolean {
  return pattern.toLowerCase() === `${service}:*`;
}

function serviceOf(pattern: string): string {
  return pattern.split(':')[0]?.toLowerCase() ?? '';
}

/**
 * Wildcards of IAM: `*` for any characters, `?` for one; upper and lower case are the same. Sign by sign, because whoever may write a
 * policy can write one on which a regular expression would work for minutes.
 */
function covers(pattern: string, action: string): boolean {
  const text = action.toLowerCase();
  let reached: readonly number[] = [0];
  for (const sign of pattern.toLowerCase()) reached = goOn(sign, reached, text);
  return reached.includes(text.length);
}

/** How far into the text the pattern may reach with one more sign. */
function goOn(sign: string, reached: readonly number[], text: string): readonly number[] {
  if (sign === '*') {
    const least = Math.min(...reached);
    return Array.from({ length: text.length + 1 }, (_, at) => at).filter((at) => at >= least);
  }
  const fits = (at: number): boolean => at < text.length && (sign === '?' || sign === text[at]);
  return reached.filter(fits).map((at) => at + 1);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
