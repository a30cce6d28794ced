import type { CallProof } from '../context/call-proof.ts';
import type { ContainmentProof } from '../context/containment-proof.ts';
import { bytesText } from './bytes-text.ts';
import { defang } from './clean-text.ts';
import { moment } from './time-text.ts';

/** Whether what was cut off holds; undefined: there is nothing of its kind to prove. */
export interface Proofs {
  /** By flow logs. */
  readonly traffic: ContainmentProof | undefined;
  /** By CloudTrail. */
  readonly calls: CallProof | undefined;
}

/** Everything that can be proven is. */
export function isProven({ traffic, calls }: Proofs): boolean {
  const states = [traffic?.state, calls?.state].filter((state) => state !== undefined);
  return states.length > 0 && states.every((state) => state === 'verified');
}

/** Follows the sentence that says what is contained. */
export function describeProofs({ traffic, calls }: Proofs): string {
  const byCalls = calls ? CALLS[calls.state](calls) : '';
  return `${TRAFFIC[traffic?.state ?? 'pending']}${byCalls}`;
}

const TRAFFIC = {
  pending: '',
  leaking: '',
  verified: ' Flow logs confirm it: 0 bytes accepted after containment.',
  unverifiable: ' No flow log tells whether anything still passes: look yourself.',
} as const;

const CALLS: Readonly<Record<CallProof['state'], (proof: CallProof) => string>> = {
  pending: () => '',
  leaking: () => '',
  verified: ({ refused, until = '' }) =>
    ` CloudTrail confirms it: 0 calls accepted after containment until ${moment(until)}, ${refused} refused.`,
  unverifiable: () =>
    ' CloudTrail does not tell whether the credentials still work: look yourself.',
};

interface LeakText {
  readonly label: string;
  readonly sentence: string;
}

/** What is told first, whatever else holds; undefined: there is no leak. */
export function describeLeak({ traffic, calls }: Proofs): LeakText | undefined {
  if (traffic?.state === 'leaking') return describeTrafficLeak(traffic);
  return calls?.state === 'leaking' ? describeCallLeak(calls) : undefined;
}

function describeTrafficLeak({ acceptedBytes, peers }: ContainmentProof): LeakText {
  const [peer = 'somebody', ...others] = peers.map(defang);
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return {
    label: `Contained, but it LEAKS: ${bytesText(acceptedBytes)} passed afterwards`,
    sentence: `flow logs show traffic with ${peer}${more} that began after the cut. A human must act.`,
  };
}

/** Which calls they are stands among the lines: their names come from outside. */
function describeCallLeak({ accepted }: CallProof): LeakText {
  const calls = accepted === 1 ? '1 call was' : `${accepted} calls were`;
  return {
    label: `Contained, but it LEAKS: ${calls} accepted afterwards`,
    sentence:
      'CloudTrail shows that AWS accepted calls with the credentials after the cut, see below. A human must act.',
  };
}
