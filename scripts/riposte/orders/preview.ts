import { EC2Client, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { ContainmentOrdered } from '../../../shared/domain/events/operator-order.ts';
import { describeError } from '../../../shared/domain/errors.ts';
import { protectedTarget } from '../../../shared/domain/protection.ts';
import type { Target } from '../../../shared/domain/target.ts';
import type { Operator } from '../operator.ts';

/** What an order would come to, before it is sent. */
export interface ContainmentPreview {
  readonly dryRun: true;
  readonly event: ContainmentOrdered;
  /** Why the platform will refuse it; absent when nothing we can see stands against it. */
  readonly refusal?: string;
  readonly notes: readonly string[];
}

/** Looks up what stands against an order. Changes and sends nothing. */
export async function previewContainment(
  operator: Operator,
  event: ContainmentOrdered,
): Promise<ContainmentPreview> {
  const { target } = event;
  const [policy, own] = await Promise.all([operator.control.readPolicy(), ownAccount(operator)]);
  const isOwn = target.accountId === own;
  const network = isOwn ? await networkOf(operator, target) : ELSEWHERE;
  const isListed = target.accountId in policy.accounts;
  const refusal =
    (isOwn || isListed ? undefined : foreignAccount(target)) ??
    ownPart(target, operator.stack) ??
    network.refusal ??
    protectedTarget(policy, target, network.vpcIds);
  return {
    ...{ dryRun: true, event },
    ...(refusal !== undefined && { refusal }),
    notes: [...network.notes, ...notesOn(target)],
  };
}

async function ownAccount(operator: Operator): Promise<string | undefined> {
  return (await operator.identify()).split(':')[4];
}

function foreignAccount({ accountId }: Target): string {
  return `account ${accountId} is neither the platform's own nor one that the policy lists`;
}

function ownPart({ id }: Target, stack: string): string | undefined {
  return id.startsWith(`${stack}-`) ? 'it is a part of the platform itself' : undefined;
}

function notesOn({ kind, id }: Target): string[] {
  if (kind !== 'access-key') return [];
  return [`The user of ${id} is looked up when it is revoked; a protected user is refused then.`];
}

/** Also of an id that cannot be one. */
const ABSENT = /^InvalidInstanceID\./;

interface Network {
  readonly refusal?: string;
  readonly vpcIds: readonly string[];
  readonly notes: readonly string[];
}

/** The platform has a role there; whoever orders need not have one. */
const ELSEWHERE: Network = {
  vpcIds: [],
  notes: [
    'It is in a member account: what stands against it there is looked up when it is acted on.',
  ],
};

async function networkOf({ configuration }: Operator, { kind, id }: Target): Promise<Network> {
  if (kind !== 'instance') return { vpcIds: [], notes: [] };
  try {
    const ec2 = new EC2Client(configuration);
    const { Reservations: found = [] } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [id] }),
    );
    const instances = found.flatMap(({ Instances: list = [] }) => list);
    return { vpcIds: instances.flatMap(({ VpcId: vpc }) => vpc ?? []), notes: [] };
  } catch (error) {
    if (error instanceof Error && ABSENT.test(error.name)) {
      return { vpcIds: [], notes: [], refusal: `there is no instance ${id} here` };
    }
    const note = `Its network could not be read, so whether that is protected is unknown: ${describeError(error)}`;
    return { vpcIds: [], notes: [note] };
  }
}
