import type { InterfaceVerification, TrafficEvidence } from './traffic-evidence.ts';

/** The whole containment in a few words. */
export interface ContainmentProof {
  readonly state: InterfaceVerification['state'];
  readonly acceptedBytes: number;
  readonly peers: readonly string[];
}

/** What is proven of all cuts together: the worst of them. Undefined: there is nothing to prove. Pure. */
export function proofOf(traffic: TrafficEvidence | undefined): ContainmentProof | undefined {
  const cuts = traffic?.containment ?? [];
  const state = (['leaking', 'pending', 'unverifiable', 'verified'] as const).find((candidate) =>
    cuts.some((cut) => cut.state === candidate),
  );
  if (state === undefined) return undefined;
  return {
    state,
    acceptedBytes: cuts.reduce((sum, { acceptedBytes }) => sum + acceptedBytes, 0),
    peers: [...new Set(cuts.flatMap(({ peers }) => peers))],
  };
}
