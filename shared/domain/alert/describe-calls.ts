import { acceptedCalls, type CallEvidence, type LeakedCall } from '../context/call-evidence.ts';
import { line, type Line } from './line.ts';
import { moment } from './time-text.ts';

const MAX_CREDENTIALS = 5;
const MAX_LEAKS = 3;
const MAX_REMARKS = 2;

/** What CloudTrail says of the credentials that were cut off. User agents and the like are chosen by whoever calls. Pure. */
export function describeCalls(calls: readonly CallEvidence[] = []): Line[] {
  if (calls.length === 0) return [];
  const hidden = calls.length - MAX_CREDENTIALS;
  return [
    ...calls.slice(0, MAX_CREDENTIALS).flatMap(describeCredential),
    ...(hidden > 0 ? [[`• … and ${hidden} more credentials`]] : []),
    [NOT_VISIBLE],
  ];
}

/** Source: CloudTrail user guide, viewing recent management events. */
const NOT_VISIBLE =
  '• Not visible: data events (such as reading objects of S3), and calls in regions other than that of the platform and that of global services';

function describeCredential(evidence: CallEvidence): Line[] {
  return [
    [...describeProof(evidence), ...describeNextLook(evidence)],
    ...evidence.leaks.slice(0, MAX_LEAKS).map(describeLeak),
    ...evidence.remarks.slice(0, MAX_REMARKS).map((remark) => line`• ${remark}`),
  ];
}

function describeProof(evidence: CallEvidence): Line {
  const { credential, cutAt, state, until } = evidence;
  const since = line` since ${moment(cutAt)}`;
  switch (state) {
    case 'verified':
      return [
        ...line`• ${credential} verified: 0 calls accepted after containment`,
        ...(until === undefined ? [] : line` until ${moment(until)}`),
        ...describeCounts(evidence),
      ];
    case 'leaking':
      return [
        ...line`• ${credential} LEAKS: ${numberOf(acceptedCalls(evidence))} accepted`,
        ...since,
        ...describeCounts(evidence),
      ];
    case 'pending':
      return [...line`• ${credential} not yet known`, ...since, ...describeCounts(evidence)];
    case 'unverifiable':
      return [...line`• ${credential} unverifiable`, ...since, ...describeCounts(evidence)];
  }
}

function numberOf(calls: number): string {
  return calls === 1 ? '1 call' : `${calls} calls`;
}

function describeCounts({ counts }: CallEvidence): string[] {
  const { refused, settling, undeniable, unclear } = counts;
  const parts = [
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(settling > 0 ? [`${settling} accepted while IAM spread the cut`] : []),
    ...(undeniable > 0 ? [`${undeniable} that no policy can refuse`] : []),
    ...(unclear > 0 ? [`${unclear} failed for other reasons than a refusal`] : []),
  ];
  return parts.length === 0 ? [] : [` (${parts.join(', ')})`];
}

function describeNextLook({ nextLookAt }: CallEvidence): Line {
  return nextLookAt === undefined ? [] : line`; next look at ${moment(nextLookAt)}`;
}

function describeLeak({ at, name, region, from, userAgent }: LeakedCall): Line {
  return line`• ${name} in ${region} from ${from} at ${moment(at)} by ${userAgent === '' ? 'an unknown program' : userAgent}`;
}
