import type {
  InterfaceVerification,
  TrafficEvidence,
} from '../../shared/domain/context/traffic-evidence.ts';
import { describeBytes } from '../../shared/detections/wording.ts';
import type { PostedMessage } from '../local-aws/admin-client.ts';
import type { Evidence, Mark } from './evidence.ts';
import type { Expectation } from './scene.ts';
import { DROP_SITE, LEAKED_BYTES } from './traffic-lines.ts';
import type { TrafficPlot } from './traffic-plots.ts';
import { type Looked, wordsOf } from './traffic-watch.ts';

const PATTERNS = ['data-exfiltration', 'port-scan'];

/** What flow logs said at the first and at the last look, in all and of each interface that was cut off. */
export function trafficEvidence(first: TrafficEvidence, last: TrafficEvidence): Evidence {
  const looks = [first, last];
  const cells = (marks: (look: TrafficEvidence) => readonly Mark[]) => looks.map(marks);
  return {
    title: 'What flow logs say',
    of: 'Flow logs',
    times: looks.map(({ look }) => `Look ${look}`),
    rows: [
      { name: 'records', cells: cells(({ analyzed }) => [{ text: String(analyzed.records) }]) },
      {
        name: 'patterns',
        cells: cells(({ patterns }) =>
          [...new Set(patterns.map(({ name }) => name))].map((text) => ({ text })),
        ),
      },
      ...last.containment.map(({ interfaceId }) => ({
        name: `after the cut of ${interfaceId}`,
        cells: cells(({ containment }) => {
          const cut = containment.find((each) => each.interfaceId === interfaceId);
          return [cut ? markOf(cut) : { text: 'not cut off yet' }];
        }),
      })),
    ],
  };
}

function markOf({ state, acceptedBytes, records, peers }: InterfaceVerification): Mark {
  switch (state) {
    case 'verified':
      return { text: '0 bytes accepted', detail: `${records} records`, isCut: true };
    case 'leaking':
      return { text: `LEAKS ${describeBytes(acceptedBytes)}`, detail: peers.join(', ') };
    default:
      return { text: state === 'pending' ? 'no record yet' : 'no record' };
  }
}

interface Played {
  readonly evidence: Looked;
  readonly proof: Looked;
  readonly messages: readonly PostedMessage[];
  /** That were delivered before the finding. */
  readonly records: number;
}

export function trafficExpectations(
  { evidence, proof, messages, records }: Played,
  plot: TrafficPlot,
): Expectation[] {
  return [
    ...evidenceExpectations(evidence, records),
    ...proofExpectations(proof, plot),
    { text: 'there were no more than three messages, each with news', met: areNews(messages) },
  ];
}

function evidenceExpectations({ traffic, message }: Looked, records: number): Expectation[] {
  const words = wordsOf(message);
  const names = new Set(traffic.patterns.map(({ name }) => name));
  return [
    {
      text: 'every record that was delivered was looked at',
      met: traffic.analyzed.records === records,
    },
    {
      text: 'data-exfiltration and port-scan are found, and nothing that did not happen',
      met: [...names].toSorted().join() === PATTERNS.join(),
    },
    {
      text: 'the message says how much left, and to whom',
      met: words.includes('412 MB') && words.includes(DROP_SITE),
    },
    {
      text: 'the message says what was scanned',
      met: /port scan .*60 addresses .*445/i.test(words),
    },
    {
      text: 'the message says what to do about it',
      met: traffic.recommendations.immediate.some((advice) => advice.startsWith('Rotate')),
    },
  ];
}

function proofExpectations(
  { traffic, message }: Looked,
  { state, explanation, news }: TrafficPlot,
): Expectation[] {
  const bytes = traffic.containment.reduce((sum, cut) => sum + cut.acceptedBytes, 0);
  const expected = state === 'leaking' ? LEAKED_BYTES : 0;
  return [
    {
      text: `flow logs from after the cut show ${describeBytes(expected)} accepted`,
      met: bytes === expected && traffic.containment.length === 2,
    },
    {
      text: `each interface is proven: ${state} and verified`,
      met: traffic.containment.map((cut) => cut.state).join() === `${state},verified`,
    },
    { text: `the message says ${news}`, met: explanation.test(wordsOf(message)) },
  ];
}

/** No two messages say the same. */
function areNews(messages: readonly PostedMessage[]): boolean {
  return messages.length <= 3 && new Set(messages.map(wordsOf)).size === messages.length;
}
