import { cleanText } from '../alert/clean-text.ts';
import { truncate } from '../truncate.ts';
import type { CallEvidence, LeakedCall } from './call-evidence.ts';

/** More credentials than these have incidents of their own. Names of IAM have at most 128 characters, of sessions 64. */
const MAX = { credentials: 20, leaks: 5, remarks: 5, credential: 240, remark: 240, word: 120 };

/** The evidence with every text as one visible line of sane length, and every list cut; of many credentials those that came last. Pure. */
export function boundCalls(all: readonly CallEvidence[]): CallEvidence[] {
  return all.slice(-MAX.credentials).map((evidence) => ({
    ...evidence,
    credential: bound(evidence.credential, MAX.credential),
    leaks: evidence.leaks.slice(0, MAX.leaks).map(boundLeak),
    remarks: evidence.remarks.slice(0, MAX.remarks).map((remark) => bound(remark, MAX.remark)),
  }));
}

function boundLeak({ eventId, at, name, region, from, userAgent }: LeakedCall): LeakedCall {
  return {
    ...{ eventId: bound(eventId, MAX.word), at, name: bound(name, MAX.word) },
    ...{ region: bound(region, MAX.word), from: bound(from, MAX.word) },
    userAgent: bound(userAgent, MAX.word),
  };
}

function bound(text: string, max: number): string {
  return truncate(cleanText(text), max);
}
