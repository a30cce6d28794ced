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
    ? { StringEquals: { 'aws:userid': userIdOf(scope) } }
    : { DateLessThan: { 'aws:TokenIssueTime': scope.than.toISOString() } };
}

function userIdOf({ roleId, session }: Extract<DenyScope, { kind: 'session' }>): string {
  return `${roleId}:${session}`;
}

const SID = /^Riposte[A-Za-z0-9]+$/;

/** Statement ids hold letters and digits only. */
function statementId(incidentId: string): string {
  return `Riposte${incidentId.replace(/[^A-Za-z0-9]/g, '')}`;
}

const OurStatementSchema = v.looseObject({
  Sid: v.pipe(v.string(), v.regex(SID)),
  Effect: v.literal('Deny'),
});

/** A second statement is not from us: it must not go when ours goes. */
const OurDocumentSchema = v.object({ Statement: v.strictTuple([OurStatementSchema]) });

/** True for a document that we have put; anything else is somebody's own and is left alone. */
export function isOurDocument(document: string): boolean {
  return read(OurDocumentSchema, document) !== undefined;
}

const ConditionSchema = v.union([
  v.strictObject({ StringEquals: v.strictObject({ 'aws:userid': v.string() }) }),
  v.strictObject({
    DateLessThan: v.strictObject({ 'aws:TokenIssueTime': v.pipe(v.string(), v.isoTimestamp()) }),
  }),
]);

const DenyingSchema = v.object({
  Statement: v.strictTuple([
    v.strictObject({
      ...OurStatementSchema.entries,
      Action: v.literal('*'),
      Resource: v.literal('*'),
      Condition: ConditionSchema,
    }),
  ]),
});

/** True when an existing document of ours denies all that the scope names: everything, and up to its moment or a later one. */
export function denies(document: string, scope: DenyScope): boolean {
  const condition = read(DenyingSchema, document)?.Statement[0].Condition;
  if (!condition) return false;
  if ('StringEquals' in condition) {
    const userId = condition.StringEquals['aws:userid'];
    return scope.kind === 'session' && userId === userIdOf(scope);
  }
  const moment = Date.parse(condition.DateLessThan['aws:TokenIssueTime']);
  return scope.kind === 'older' && moment >= scope.than.getTime();
}

function read<S extends v.GenericSchema>(
  schema: S,
  document: string,
): v.InferOutput<S> | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), document);
  return parsed.success ? parsed.output : undefined;
}
