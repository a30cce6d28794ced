import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import type { ContainReport } from '../../../scripts/riposte/orders/contain.ts';
import { SWITCHES, toBlock } from '../../../shared/domain/buckets/access-block.ts';
import { anAttacker, blocked, orderBlock, unlistByHand } from './addresses.ts';
import { createBucket, orderRestriction, pictureOf, putBlock } from './buckets.ts';
import { orderRevocation } from './credential-findings.ts';
import { createRole, iam } from './credentials.ts';
import { createLambda, orderStop, reservedFor, unreserve } from './lambdas.ts';
import { platform } from './platform.ts';
import { rolePolicies } from './policy-names.ts';

/** Something that can be contained, opened again by somebody, and looked at. */
export interface Thing {
  /** End of the key of its record. */
  readonly key: string;
  readonly order: () => Promise<ContainReport>;
  readonly open: () => Promise<void>;
  readonly isCut: () => Promise<boolean>;
}

export async function aFunction(): Promise<Thing> {
  const name = await createLambda(3);
  return {
    key: `function/${name}`,
    order: async () => orderStop(name),
    open: async () => unreserve(name),
    isCut: async () => (await reservedFor(name)) === 0,
  };
}

export async function aBucket(): Promise<Thing> {
  const bucket = await createBucket();
  return {
    key: `bucket/${bucket}`,
    order: async () => orderRestriction(bucket),
    open: async () =>
      putBlock(
        bucket,
        toBlock((name) => name !== 'BlockPublicPolicy'),
      ),
    isCut: async () => {
      const { block } = await pictureOf(bucket);
      return SWITCHES.every((name) => block?.[name] === true);
    },
  };
}

export async function aSession(): Promise<Thing> {
  const { name: RoleName } = await createRole();
  const PolicyName = `${platform().stack}-deny-session-eve`;
  return {
    key: `role-session/${RoleName}:eve`,
    order: async () => orderRevocation({ kind: 'role-session', id: `${RoleName}:eve` }),
    open: async () => {
      await iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    },
    isCut: async () => (await rolePolicies(RoleName)).includes(PolicyName),
  };
}

export function anAddress(): Promise<Thing> {
  const address = anAttacker();
  return Promise.resolve({
    key: `address/${address}`,
    order: async () => orderBlock(address),
    open: async () => unlistByHand(address),
    isCut: async () => (await blocked()).includes(`${address}/32`),
  });
}
