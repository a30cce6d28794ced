import { acceptedCalls, type CallEvidence } from './call-evidence.ts';

/** What CloudTrail proves of all cut credentials together. */
export interface CallProof {
  readonly state: CallEvidence['state'];
  readonly accepted: number;
  readonly refused: number;
  /** ISO 8601: of all of them nothing later is known. Absent: of one nothing has been read. */
  readonly until?: string;
}

/** The worst of them counts. Undefined: there is nothing to prove. Pure. */
export function callProofOf(calls: readonly CallEvidence[] = []): CallProof | undefined {
  const state = (['leaking', 'pending', 'unverifiable', 'verified'] as const).find((candidate) =>
    calls.some((each) => each.state === candidate),
  );
  if (state === undefined) return undefined;
  const until = calls.map((each) => each.until ?? '').toSorted()[0] ?? '';
  return {
    state,
    accepted: calls.reduce((sum, each) => sum + acceptedCalls(each), 0),
    refused: calls.reduce((sum, { counts }) => sum + counts.refused, 0),
    ...(until !== '' && { until }),
  };
}
