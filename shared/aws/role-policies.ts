import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { unlessUnknown } from './iam-errors.ts';

/** A role as far as its sessions are concerned. */
export interface RoleSummary {
  /** `AROA…`, the first half of `aws:userid`. */
  readonly roleId: string;
  readonly path: string;
  readonly maxSessionSeconds: number;
}

export interface RolePolicies {
  /** Undefined when there is no such role (any more). */
  describe(role: string): Promise<RoleSummary | undefined>;
  /** The inline policy as JSON text; undefined when there is none of that name. */
  read(role: string, policyName: string): Promise<string | undefined>;
  /** No error when the role is gone: reading back shows it. */
  put(role: string, policyName: string, document: string): Promise<void>;
  /** No error when it is gone. */
  remove(role: string, policyName: string): Promise<void>;
}

/** Used when IAM does not say. Source: IAM API reference, Role, MaxSessionDuration: 1 to 12 hours. */
const DEFAULT_SESSION_S = 43_200;

/** Inline policies of roles. */
export function createRolePolicies(client: IAMClient): RolePolicies {
  return {
    describe: async (role) => {
      const answer = await unlessUnknown(client.send(new GetRoleCommand({ RoleName: role })));
      if (!answer?.Role) return undefined;
      const { RoleId: roleId = '', Path: path = '/', MaxSessionDuration: seconds } = answer.Role;
      return { roleId, path, maxSessionSeconds: seconds ?? DEFAULT_SESSION_S };
    },
    read: async (role, policyName) => {
      const input = { RoleName: role, PolicyName: policyName };
      const answer = await unlessUnknown(client.send(new GetRolePolicyCommand(input)));
      // IAM answers with the document URL-encoded (RFC 3986).
      return answer?.PolicyDocument === undefined
        ? undefined
        : decodeURIComponent(answer.PolicyDocument);
    },
    put: async (role, policyName, document) => {
      const input = { RoleName: role, PolicyName: policyName, PolicyDocument: document };
      await unlessUnknown(client.send(new PutRolePolicyCommand(input)));
    },
    remove: async (role, policyName) => {
      const input = { RoleName: role, PolicyName: policyName };
      await unlessUnknown(client.send(new DeleteRolePolicyCommand(input)));
    },
  };
}
