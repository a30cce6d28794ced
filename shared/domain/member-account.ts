import { partitionOf } from './partition.ts';

/** Accounts beside the platform's own in which it may act, each with the external id that its roles ask for. */
export type MemberAccounts = Readonly<Record<string, string>>;

/** What STS takes as an external id. Source: STS API reference, AssumeRole. */
export const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

interface Platform {
  readonly region: string;
  readonly stack: string;
}

/**
 * The role that a function has in a member account: it is called like the function's own. One for each function, so that the one
 * that isolates cannot release there either (terraform/modules/member-account).
 */
export function memberRoleArn(
  { region, stack }: Platform,
  service: string,
  accountId: string,
): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${stack}-${service}`;
}

/** The ARN of the thing of the same name in another account. */
export function arnInAccount(arn: string, accountId: string): string {
  return arn.replace(/:\d{12}:/, `:${accountId}:`);
}

/** An account in which nothing can be done as things are. Fits an obstacle of a responder. */
export interface AccountObstacle {
  readonly state: 'refused';
  readonly reason: string;
  readonly advice?: readonly string[];
}

/** Undefined when the platform can act in the account; throws TransientError when that may be known later. */
export type FindAccountObstacle = () => Promise<AccountObstacle | undefined>;
