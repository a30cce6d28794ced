import * as v from 'valibot';

/** IAM is not regional, nor are addresses on the internet, nor what S3 keeps for an account. */
export const GLOBAL = 'global';

const FUNCTION_NAME = /^[\w-]{1,64}$/;
const IAM_NAME = /^[\w+=,.@-]{1,128}$/;

/** What each kind of target is known by. */
const ID_FORMS = {
  /** EC2 instance id. */
  instance: /^i-[0-9a-f]{8,17}$/,
  user: IAM_NAME,
  role: IAM_NAME,
  /** `<role>:<session name>`; credentials of an EC2 instance carry its id as session name. */
  'role-session': /^[\w+=,.@-]{1,128}:[\w+=,.@-]{1,64}$/,
  'access-key': /^[A-Z0-9]{16,128}$/,
  'federated-user': IAM_NAME,
  /** Source: S3 user guide, "General purpose bucket naming rules". */
  bucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  /** Lambda. Source: AWS Lambda API reference, FunctionName. */
  function: FUNCTION_NAME,
  /** Of IPv4 or IPv6, in its normal form; whether it is an address is for `shared/domain/addresses`. */
  address: /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39})$/,
  /** All of S3 in one account. */
  account: /^\d{12}$/,
  /** A principal that cannot be cut off from here; never acted on. */
  principal: /^[^/#\s]{1,256}$/,
} as const;

export type TargetKind = keyof typeof ID_FORMS;
export const TARGET_KINDS = Object.keys(ID_FORMS) as readonly TargetKind[];

/** What an action acts on. */
export interface Target {
  readonly kind: TargetKind;
  readonly accountId: string;
  /** `global` for IAM, addresses and accounts. */
  readonly region: string;
  readonly id: string;
}

/** Reads a target; its id must have the form of its kind. */
export const TargetSchema = v.pipe(
  v.object({
    kind: v.picklist(TARGET_KINDS),
    accountId: v.pipe(v.string(), v.regex(/^\d{12}$/)),
    region: v.pipe(v.string(), v.regex(/^([a-z]{2,4}(-[a-z]+)+-\d{1,2}|global)$/)),
    id: v.string(),
  }),
  v.forward(
    v.check(({ kind, id }) => isTargetId(kind, id), 'the id has not the form of its kind'),
    ['id'],
  ),
);

/** True when this may be the id of a target of this kind. */
export function isTargetId(kind: TargetKind, id: string): boolean {
  return ID_FORMS[kind].test(id);
}

/** `<account>/<region>/<kind>/<id>`: the key of a target in every table. */
export function targetKey(target: Target): string {
  return [target.accountId, target.region, target.kind, target.id].join('/');
}
