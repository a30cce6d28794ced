import type { InterfaceVerification } from '../../shared/domain/context/traffic-evidence.ts';
import type { FlowLine } from '../local-aws/flow-lines.ts';
import { type AfterCut, linesOfLeak, linesOfSilence, type Watched } from './traffic-lines.ts';

/** What flow logs say after the containment, and what the team is to read then. */
export interface TrafficPlot {
  readonly title: string;
  readonly story: string;
  /** Show no more lines than this of the message with the evidence. */
  readonly evidenceLines: number;
  readonly linesAfterCut: (watched: Watched, after: AfterCut) => readonly FlowLine[];
  /** What is proven of the interface that carried the upload. */
  readonly state: InterfaceVerification['state'];
  readonly explanation: RegExp;
  /** What the team reads. */
  readonly news: string;
  /** What is timed. */
  readonly figure: { readonly of: 'evidence' | 'proof'; readonly label: string };
}

export const HELD: TrafficPlot = {
  title: 'Scene 4: flow logs say what left, and prove that nothing leaves any more',
  story:
    'A file server sends 412 MB to an address outside and scans its network. GuardDuty names one address; flow logs know the rest.',
  evidenceLines: 40,
  linesAfterCut: linesOfSilence,
  state: 'verified',
  explanation: /verified: 0 bytes accepted/,
  news: 'that the cut holds',
  figure: { of: 'evidence', label: 'from finding to the evidence of flow logs in Slack' },
};

export const LEAKING: TrafficPlot = {
  title: 'Scene 5: an isolation that leaks',
  story:
    'The same on another server. Its security group is swapped, and yet flow logs show that the upload goes on.',
  // The same as in the scene before.
  evidenceLines: 4,
  linesAfterCut: linesOfLeak,
  state: 'leaking',
  explanation: /LEAKS: 38 MB .*203\.0\.113\.77/,
  news: 'that the cut LEAKS, how much and to whom',
  figure: { of: 'proof', label: 'from flow logs of a leak to the alarm in Slack' },
};
