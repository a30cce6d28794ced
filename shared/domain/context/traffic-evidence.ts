import type { SeverityBand } from '../severity.ts';
import type { Recommendations } from './incident-context.ts';

/** What flow logs say about the resources of an incident. Texts are of our own making; times are ISO 8601. */
export interface TrafficEvidence {
  /** 1 is the look at once; later ones find records that came late and verify the containment. */
  readonly look: number;
  readonly lookedAt: string;
  /** When it is looked at again; absent: never by itself. */
  readonly nextLookAt?: string;
  /** The traffic that was asked for. */
  readonly from: string;
  readonly to: string;
  /** `seen`: there are records; `none`: there are none; `unread`: it could not be found out. */
  readonly outcome: 'seen' | 'none' | 'unread';
  /** Why there is nothing, and what is missing or only in part. */
  readonly remarks: readonly string[];
  /** Who talked to whom, for people. */
  readonly lines: readonly string[];
  readonly patterns: readonly SuspiciousPattern[];
  /** Patterns that nothing can be said about, with the reason. */
  readonly unable: readonly string[];
  /** What flow logs cannot show. */
  readonly notVisible: readonly string[];
  readonly containment: readonly InterfaceVerification[];
  readonly recommendations: Recommendations;
  readonly analyzed: AnalyzedAmount;
  /** Everything in detail. */
  readonly stored?: StoredEvidence;
}

export interface SuspiciousPattern {
  /** One of the detections, e.g. `port-scan`. */
  readonly name: string;
  readonly severity: SeverityBand;
  readonly summary: string;
  /** MITRE ATT&CK, e.g. `T1046 Network Service Discovery`. */
  readonly technique: string;
  /** What to look at first. */
  readonly runbook: string;
}

/** Whether a cut holds, as far as flow logs tell. */
export interface InterfaceVerification {
  /** `eni-…` */
  readonly interfaceId: string;
  readonly instanceId: string;
  readonly cutAt: string;
  /** `pending`: no record from after the cut yet; `unverifiable`: there will be none any more. */
  readonly state: 'verified' | 'leaking' | 'pending' | 'unverifiable';
  /** Records that begin after the cut. */
  readonly records: number;
  readonly acceptedBytes: number;
  /** With whom, most bytes first; at most 5. */
  readonly peers: readonly string[];
  /** Of records that begin before the cut and end after it. */
  readonly straddlingBytes: number;
}

export interface AnalyzedAmount {
  readonly records: number;
  /** As stored. */
  readonly bytes: number;
  readonly objects: number;
}

/** An object that nobody can change unseen. */
export interface StoredEvidence {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  /** Hexadecimal, of the bytes as stored. */
  readonly sha256: string;
  /** Of the object: a later write under its key is another version, and the lock holds this one. */
  readonly versionId?: string;
}
