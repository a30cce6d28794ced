import type { InterfaceReader, KnownInterface } from '../../../shared/aws/interface-reader.ts';
import { normaliseAddress } from '../../../shared/domain/addresses/ip-address.ts';
import { accessGroups, type ForensicAccess } from '../../../shared/domain/forensic-access.ts';
import type { AllowedPeers, FlowScope } from '../../../shared/flow-logs/flow-query.ts';

interface AllowedParts {
  readonly interfaces: Pick<InterfaceReader, 'inGroups'>;
  /** As the response policy says now. */
  readonly readAccess: () => Promise<ForensicAccess>;
}

/** Adds to each interface that was cut off with whom it may talk all the same. */
export type AddAllowed = (
  scope: FlowScope,
  known: readonly KnownInterface[],
  signal: AbortSignal,
) => Promise<FlowScope>;

/** Throws what the readers throw: who does not know what is allowed must call nothing a leak. */
export function createAddAllowed({ interfaces, readAccess }: AllowedParts): AddAllowed {
  return async (scope, known, signal) => {
    if (scope.kind !== 'interfaces' || !scope.interfaces.some(isCut)) return scope;
    const access = await readAccess();
    const { endpoints, workstations } = accessGroups(access);
    const named = [...new Set([...endpoints, ...workstations])];
    if (named.length === 0) return scope;
    const addresses = await interfaces.inGroups(named, signal);
    const allowedFor = (id: string): AllowedPeers => {
      // Of one that is gone nobody knows the VPC.
      const groups = accessGroups(access, known.find((each) => each.id === id)?.vpcId);
      const of = (ids: readonly string[]): string[] =>
        ids.flatMap((groupId) => addresses.get(groupId) ?? []).map(normalise);
      return { called: of(groups.endpoints), callers: of(groups.workstations) };
    };
    return {
      ...scope,
      interfaces: scope.interfaces.map((each) =>
        isCut(each) ? { ...each, allowed: allowedFor(each.id) } : each,
      ),
    };
  };
}

function isCut({ cutAt }: { readonly cutAt?: number }): boolean {
  return cutAt !== undefined;
}

function normalise(address: string): string {
  return normaliseAddress(address) ?? address;
}
