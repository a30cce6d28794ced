import * as v from 'valibot';
import { credentialsAdmin, type CredentialsAdmin } from './credentials.ts';
import { FaultReportSchema, type Fault, type FaultReport } from './faults.ts';
import { securityHubAdmin, type SecurityHubAdmin } from './security-hub.ts';
import type { FindingParts } from './server-finding.ts';

const FindingSchema = v.looseObject({ id: v.string(), type: v.string(), updatedAt: v.string() });
const SlackMessageSchema = v.object({
  /** ISO 8601 */
  time: v.string(),
  channel: v.string(),
  /** Its name in the channel. */
  ts: v.string(),
  /** The message that it answers. */
  thread_ts: v.nullable(v.string()),
  /** An answer that the whole channel saw. */
  broadcast: v.boolean(),
  /** What it said before it was changed. */
  versions: v.array(v.unknown()),
  payload: v.looseObject({
    text: v.string(),
    blocks: v.optional(v.array(v.looseObject({ type: v.string() })), []),
  }),
});
const RefusedSlackMessageSchema = v.looseObject({ status: v.number(), answer: v.string() });
const RefusalSchema = v.object({
  principal: v.string(),
  action: v.string(),
  resource: v.string(),
  reason: v.string(),
  time: v.string(),
});
const CallSchema = v.looseObject({
  principal: v.string(),
  action: v.string(),
  resources: v.array(v.string()),
  /** HTTP */
  status: v.number(),
  /** Of arrival, over all calls; the actions of one call share it. */
  sequence: v.number(),
  /** Request id of the run of a function that made the call; empty for other callers. */
  invocation: v.string(),
  /** ISO 8601 */
  time: v.string(),
});
const IdsSchema = v.object({ ids: v.array(v.string()) });
const FaultsSchema = v.object({ rules: v.array(FaultReportSchema) });

/** A finding as the local GuardDuty keeps it. */
export type RaisedFinding = v.InferOutput<typeof FindingSchema>;
/** A message that the Slack stand-in took. */
export type PostedMessage = v.InferOutput<typeof SlackMessageSchema>;
/** A call that IAM or a resource policy refused. */
export type RefusedCall = v.InferOutput<typeof RefusalSchema>;
/** A call as it was authorized. */
export type RecordedCall = v.InferOutput<typeof CallSchema>;

/** How the Slack stand-in answers the next calls. */
export type SlackBehaviour = { readonly times?: number } & (
  | {
      readonly status: 429 | 500 | 503 | 'hang';
      /** Seconds, for 429. */
      readonly retry_after?: number;
    }
  | {
      /** Code of `ok: false`, for calls of the Web API. */
      readonly error: string;
      readonly method: string;
    }
);

/** What no AWS has: to raise findings, and to look behind the scenes. */
export interface LocalAdmin extends CredentialsAdmin, SecurityHubAdmin {
  /** Makes a finding and publishes it on the default bus, unless `publish` is false. */
  readonly raiseFinding: (finding: FindingParts, publish?: boolean) => Promise<RaisedFinding>;
  /** GuardDuty sees the same again: one count more, later times. */
  readonly repeatFinding: (id: string, changes?: FindingParts) => Promise<RaisedFinding>;
  readonly slackMessages: () => Promise<PostedMessage[]>;
  readonly refusedSlackMessages: () => Promise<v.InferOutput<typeof RefusedSlackMessageSchema>[]>;
  readonly slackBehaviour: (behaviour: SlackBehaviour) => Promise<void>;
  /** So many messages a second and channel; null for any number. */
  readonly slackRate: (perSecond: number | null) => Promise<void>;
  /** Refused calls of principals whose ARN contains the text. */
  readonly refusedCalls: (principal?: string) => Promise<RefusedCall[]>;
  /** Forgets the calls of principals whose ARN contains the text, refused or not: a test made them on purpose. */
  readonly forgetCallsOf: (principal: string) => Promise<void>;
  /** In the order in which they came; of one run of a function when it is named. */
  readonly calls: (principal?: string, invocation?: string) => Promise<RecordedCall[]>;
  /** A failed message of a mapped queue comes back after so many seconds; null as usual. */
  readonly retryQueuesAfter: (seconds: number | null) => Promise<void>;
  /** Answers the ids of the faults. */
  readonly addFaults: (faults: readonly Fault[]) => Promise<string[]>;
  readonly faults: () => Promise<FaultReport[]>;
  /** Ends one, or all. */
  readonly removeFaults: (id?: string) => Promise<void>;
}

/** Client of the local AWS's own endpoints below /_local/. */
export function createLocalAdmin(endpoint: string): LocalAdmin {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${endpoint}/_local/${path}`, init);
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  };
  const by = (principal = ''): string => `?principal=${encodeURIComponent(principal)}`;
  return {
    ...credentialsAdmin(call),
    ...securityHubAdmin(call),
    raiseFinding: async (finding, publish = true) =>
      v.parse(FindingSchema, await call('POST', 'guardduty/findings', { finding, publish })),
    repeatFinding: async (id, changes = {}) =>
      v.parse(FindingSchema, await call('POST', `guardduty/findings/${id}/repeat`, { changes })),
    retryQueuesAfter: async (seconds) => {
      await call('PUT', 'sqs/retry', { seconds });
    },
    slackMessages: async () =>
      v.parse(v.array(SlackMessageSchema), await call('GET', 'slack/messages')),
    refusedSlackMessages: async () =>
      v.parse(v.array(RefusedSlackMessageSchema), await call('GET', 'slack/refused')),
    slackBehaviour: async (behaviour) => {
      await call('PUT', 'slack/behaviour', behaviour);
    },
    slackRate: async (perSecond) => {
      await call('PUT', 'slack/rate', { per_second: perSecond });
    },
    refusedCalls: async (principal) =>
      v.parse(v.array(RefusalSchema), await call('GET', `refused${by(principal)}`)),
    forgetCallsOf: async (principal) => {
      await call('DELETE', `refused${by(principal)}`);
      await call('DELETE', `calls${by(principal)}`);
    },
    calls: async (principal, invocation = '') => {
      const path = `calls${by(principal)}&invocation=${invocation}`;
      return v.parse(v.array(CallSchema), await call('GET', path));
    },
    addFaults: async (rules) => v.parse(IdsSchema, await call('POST', 'faults', { rules })).ids,
    faults: async () => v.parse(FaultsSchema, await call('GET', 'faults')).rules,
    removeFaults: async (id) => {
      await call('DELETE', id === undefined ? 'faults' : `faults?id=${id}`);
    },
  };
}
