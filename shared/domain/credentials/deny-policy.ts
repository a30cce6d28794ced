import * as v from 'valibot';

/** What a deny applies to. */
export type DenyScope =
  | { readonly kind: 'session'; readonly roleId: string; readonly session: string }
  | { readonly kind: 'older'; readonly than: Date };

/** Every inline policy of ours begins with this; a rule watches for any other that our roles put. */
export function denyPolicyPrefix(stack: string): string {
  return `${stack}-deny-`;
}

/** Name of the inline policy that denies one session of a role. */
export function sessionPolicyName(stack: string, session: string): string {
  return `${denyPolicyPrefix(stack)}session-${session}`;
}

/** Name of the inline policy that denies all sessions older than a moment. */
export function olderPolicyName(stack: string): string {
  return `${denyPolicyPrefix(stack)}older-sessions`;
}

/**
 * Denies everything to what the scope names. `aws:userid` of a role session is `<role id>:<session name>`, for an EC2 instance the
 * session name is its id; so one instance is cut off and its siblings go on. Identity-based policies take no `Id`, therefore the
 * statement id names the incident. Source: IAM user guide, "IAM JSON policy elements: Id", "Revoking session permissions" and
 * "AWS global condition context keys".
 */
export function denyDocument(incidentId: string, scope: DenyScope): string {
  const statement = {
    Sid: statementId(incidentId),
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: conditionOf(scope),
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function conditionOf(scope: DenyScope) {
  return scope.kind === 'session'
    ? { StringEquals: { 'aws:userid': `${scope.roleId}:${scope.session}` } }
    : { DateLessThan: { 'aws:TokenIssueTime': scope.than.toISOString() } };
}

const SID = /^Riposte[A-Za-z0-9]+$/;

/** Statement ids hold letters and digits only. */
function statementId(incidentId: string): string {
  return `Riposte${incidentId.replace(/[^A-Za-z0-9]/g, '')}`;
}

const OurDocumentSchema = v.object({
  Statement: v.tuple([
    v.object({
      Sid: v.pipe(v.string(), v.regex(SID)),
      Effect: v.literal('Deny'),
      Condition: v.record(v.string(), v.record(v.string(), v.unknown())),
    }),
  ]),
});

/** True for a document that we have put; anything else is somebody's own and is left alone. */
export function isOurDocument(document: string): boolean {
  return readOurs(document) !== undefined;
}

/** True when an existing document of ours denies just what the scope names. */
export function denies(document: string, scope: DenyScope): boolean {
  const condition = readOurs(document)?.Statement[0].Condition;
  return JSON.stringify(condition) === JSON.stringify(conditionOf(scope));
}

function readOurs(document: string): v.InferOutput<typeof OurDocumentSchema> | undefined {
  try {
    const parsed = v.safeParse(OurDocumentSchema, JSON.parse(document));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
