import * as v from 'valibot';
import { listOf } from './policy-lists.ts';

const groups = listOf(/^sg-[0-9a-f]+$/, 'the id of a security group');

/** Whom an isolated instance may still talk to, by the VPC that it is in: never a network, only who has one of these groups. */
export const ForensicAccessSchema = v.array(
  v.strictObject({
    vpc: v.pipe(v.string(), v.regex(/^vpc-[0-9a-f]+$/, 'is not the id of a VPC')),
    /** Groups of interface endpoints (`ssm`, `ssmmessages`, `ec2messages`): the instance may call them by HTTPS. */
    endpoints: groups,
    /** Groups of forensic workstations: they may call the instance by TCP. */
    workstations: groups,
  }),
);

export type ForensicAccess = v.InferOutput<typeof ForensicAccessSchema>;

/** One rule of a quarantine group, for TCP. */
export interface AccessRule {
  /** Seen from the isolated instance. */
  readonly direction: 'ingress' | 'egress';
  readonly groupId: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/** Port of the endpoints. Source: Systems Manager user guide, VPC endpoint restrictions and limitations. */
export const HTTPS = 443;

/** The rules that the quarantine group of a VPC must have, and no others. */
export function accessRules(access: ForensicAccess, vpcId: string): AccessRule[] {
  const { endpoints, workstations } = accessGroups(access, vpcId);
  return [
    ...endpoints.map((groupId): AccessRule => {
      return { direction: 'egress', groupId, fromPort: HTTPS, toPort: HTTPS };
    }),
    ...workstations.map((groupId): AccessRule => {
      return { direction: 'ingress', groupId, fromPort: 0, toPort: 65_535 };
    }),
  ];
}

/** The groups that are named for a VPC, each once; for all of them when the VPC is not known. */
export function accessGroups(
  access: ForensicAccess,
  vpcId?: string,
): Omit<ForensicAccess[number], 'vpc'> {
  const entries = access.filter(({ vpc }) => vpcId === undefined || vpc === vpcId);
  return {
    endpoints: [...new Set(entries.flatMap(({ endpoints }) => endpoints))],
    workstations: [...new Set(entries.flatMap(({ workstations }) => workstations))],
  };
}

/** What two rules have in common only when they are the same, however EC2 has described them: `egress tcp 443-443 sg-…`. */
export function ruleKey({ direction, groupId, fromPort, toPort }: AccessRule): string {
  return `${direction} tcp ${fromPort}-${toPort} ${groupId}`;
}

/** For people: `TCP 443 to sg-…`. */
export function accessText({ direction, groupId, fromPort, toPort }: AccessRule): string {
  const ports = fromPort === toPort ? ` ${fromPort}` : '';
  return `TCP${ports} ${direction === 'egress' ? 'to' : 'from'} ${groupId}`;
}

/** What is there (by `ruleKey`) beyond the rules that must be. */
export function excessRules(found: readonly string[], rules: readonly AccessRule[]): string[] {
  const expected = rules.map(ruleKey);
  return found.filter((key) => !expected.includes(key));
}

/** The rules that are not there. */
export function lackingRules(
  found: readonly string[],
  rules: readonly AccessRule[],
): readonly AccessRule[] {
  return rules.filter((rule) => !found.includes(ruleKey(rule)));
}
