import { normaliseAddress } from '../../../shared/domain/addresses/ip-address.ts';
import { GLOBAL, isTargetId, type Target, type TargetKind } from '../../../shared/domain/target.ts';

/** Where a target is when its text does not say. */
export interface Home {
  readonly accountId: string;
  readonly region: string;
}

export const TARGET_FORMS = `
Targets:
  i-0123456789abcdef0                   an instance
  AKIA…                                 an access key, with its user
  user/alice                            a user: keys and sessions
  role/web                              all sessions of a role older than now
  web:i-0123456789abcdef0               one session of a role (role:session)
  federated-user/bob                    a federated user
  bucket/reports                        a bucket: its public access
  function/thumbnails                   a Lambda function: its executions
  address/198.51.100.7                  an attacker on the internet
  account/123456789012                  an account: public access to its buckets
  arn:aws:iam::123456789012:user/alice  any of them by ARN: instance, user,
                                        role, session, bucket, function
`;

const INSTANCE = /^i-[0-9a-f]{8,17}$/;
const ACCESS_KEY = /^A[A-Z]IA[A-Z0-9]{12,124}$/;
const ROLE_SESSION = /^[^/:]+:[^/:]+$/;
const NAMED =
  /^(user|role|role-session|access-key|federated-user|instance|bucket|function|address|account)\/(.+)$/;

/** What an operator means by a text such as `i-0abc…`, `user/alice` or an ARN; throws with the forms there are. */
export function parseTarget(text: string, home: Home): Target {
  const target = text.startsWith('arn:') ? byArn(text, home) : byName(text, home);
  if (target && isTargetId(target.kind, target.id)) return target;
  throw new Error(`"${text}" is no target.\n${TARGET_FORMS}`);
}

function byName(text: string, { accountId, region }: Home): Target | undefined {
  const [, named, name = ''] = NAMED.exec(text) ?? [];
  const kind = named ?? kindOf(text);
  if (!isKind(kind)) return undefined;
  const id = named === undefined ? text : nameOf(kind, name);
  return { kind, accountId, region: REGIONAL.includes(kind) ? region : GLOBAL, id };
}

/** An address is known by one text, however it is written here. */
function nameOf(kind: TargetKind, name: string): string {
  return kind === 'address' ? (normaliseAddress(name) ?? '') : name;
}

function kindOf(text: string): string | undefined {
  if (INSTANCE.test(text)) return 'instance';
  if (ACCESS_KEY.test(text)) return 'access-key';
  return ROLE_SESSION.test(text) ? 'role-session' : undefined;
}

const KINDS: readonly TargetKind[] = [
  ...(['instance', 'user', 'role', 'role-session', 'access-key', 'federated-user'] as const),
  'bucket',
  'function',
  'address',
  'account',
];
const REGIONAL: readonly TargetKind[] = ['instance', 'bucket', 'function'];

function isKind(text: string | undefined): text is TargetKind {
  return KINDS.some((kind) => kind === text);
}

type Parts = [service: string, region: string, accountId: string, type: string, rest: string];

const ARN = /^arn:[\w-]+:(ec2|iam|sts):([\w-]*):(\d{12}):([\w-]+)\/(.+)$/;

/** Users and roles may have a path before their name; sessions are `assumed-role/<role>/<session>`. */
const BY_RESOURCE: Readonly<Record<string, (rest: string) => Pick<Target, 'kind' | 'id'>>> = {
  'ec2 instance': (rest) => ({ kind: 'instance', id: rest }),
  'iam user': (rest) => ({ kind: 'user', id: lastPart(rest) }),
  'iam role': (rest) => ({ kind: 'role', id: lastPart(rest) }),
  'sts assumed-role': (rest) => ({ kind: 'role-session', id: rest.replace('/', ':') }),
  'sts federated-user': (rest) => ({ kind: 'federated-user', id: rest }),
};

/** The ARN of a bucket says neither whose it is nor where. */
const BUCKET_ARN = /^arn:[\w-]+:s3:::([^/]+)$/;

function byArn(arn: string, home: Home): Target | undefined {
  const bucket = BUCKET_ARN.exec(arn)?.[1];
  if (bucket !== undefined) return byName(`bucket/${bucket}`, home);
  const parts = ARN.exec(arn);
  if (!parts) return undefined;
  const [service, region, accountId, type, rest] = [1, 2, 3, 4, 5].map(
    (at) => parts[at] ?? '',
  ) as Parts;
  const found = BY_RESOURCE[`${service} ${type}`]?.(rest);
  return found && { ...found, accountId, region: service === 'ec2' ? region : GLOBAL };
}

function lastPart(path: string): string {
  return path.split('/').at(-1) ?? '';
}
