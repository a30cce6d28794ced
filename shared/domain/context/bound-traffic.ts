import { cleanText } from '../alert/clean-text.ts';
import { truncate } from '../truncate.ts';
import type { TrafficEvidence } from './traffic-evidence.ts';

/** What people read of flow logs; everything lies in the stored evidence. */
const MAX = {
  texts: 12,
  text: 300,
  patterns: 10,
  interfaces: 20,
  peers: 5,
} as const;

/** The evidence with every text as one visible line of sane length, and every list cut. Pure. */
export function boundTraffic(traffic: TrafficEvidence): TrafficEvidence {
  return {
    ...traffic,
    remarks: boundTexts(traffic.remarks),
    lines: boundTexts(traffic.lines),
    patterns: traffic.patterns.slice(0, MAX.patterns).map((pattern) => ({
      ...pattern,
      summary: bound(pattern.summary),
      runbook: bound(pattern.runbook),
    })),
    unable: boundTexts(traffic.unable),
    notVisible: boundTexts(traffic.notVisible),
    containment: traffic.containment.slice(0, MAX.interfaces).map((cut) => ({
      ...cut,
      peers: cut.peers.slice(0, MAX.peers).map(bound),
    })),
  };
}

function boundTexts(texts: readonly string[]): string[] {
  return texts.slice(0, MAX.texts).map(bound);
}

function bound(text: string): string {
  return truncate(cleanText(text), MAX.text);
}
