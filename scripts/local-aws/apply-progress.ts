import * as v from 'valibot';

/** What the machine-readable output of `terraform plan` and `apply` has said so far. */
export interface ApplyProgress {
  /** Resources that the plan creates, changes or destroys; 0 until it is known. */
  readonly planned: number;
  readonly done: number;
  /** Errors as people should read them. */
  readonly errors: readonly string[];
  /** `action address` of each planned change. */
  readonly changes: readonly string[];
}

export const NOTHING_YET: ApplyProgress = { planned: 0, done: 0, errors: [], changes: [] };

const count = v.optional(v.number(), 0);
const resource = v.object({ addr: v.string() });

// https://developer.hashicorp.com/terraform/internals/machine-readable-ui
const MessageSchema = v.variant('type', [
  v.object({
    type: v.literal('planned_change'),
    change: v.object({ resource, action: v.string() }),
  }),
  v.object({
    type: v.literal('change_summary'),
    changes: v.object({ add: count, change: count, remove: count, operation: v.string() }),
  }),
  v.object({
    type: v.literal('apply_complete'),
    hook: v.object({ resource, action: v.string() }),
  }),
  v.object({
    type: v.literal('diagnostic'),
    diagnostic: v.object({
      severity: v.string(),
      summary: v.string(),
      detail: v.optional(v.string(), ''),
      address: v.optional(v.string(), ''),
    }),
  }),
]);

type Message = v.InferOutput<typeof MessageSchema>;

/** Adds one line of output; lines that are not of interest change nothing. */
export function readLine(progress: ApplyProgress, line: string): ApplyProgress {
  const message = parse(line);
  return message === undefined ? progress : { ...progress, ...changeOf(progress, message) };
}

function changeOf(progress: ApplyProgress, message: Message): Partial<ApplyProgress> {
  switch (message.type) {
    case 'planned_change': {
      const { action, resource: changed } = message.change;
      return { changes: [...progress.changes, `${action} ${changed.addr}`] };
    }
    case 'change_summary': {
      const { add, change, remove, operation } = message.changes;
      return operation === 'plan' ? { planned: add + change + remove } : {};
    }
    case 'apply_complete':
      return message.hook.action === 'read' ? {} : { done: progress.done + 1 };
    case 'diagnostic':
      return message.diagnostic.severity === 'error'
        ? { errors: [...progress.errors, describe(message.diagnostic)] }
        : {};
  }
}

function describe({
  summary,
  detail,
  address,
}: {
  summary: string;
  detail: string;
  address: string;
}): string {
  const where = address ? `${address}: ` : '';
  return [`${where}${summary}`, detail].filter(Boolean).join('\n    ');
}

function parse(line: string): Message | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed = v.safeParse(MessageSchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
