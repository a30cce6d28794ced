import { createHash } from 'node:crypto';

/** Newest version of the schemas that all supported GitLab versions read. Source: gitlab-org/security-products/security-report-schemas. */
const SCHEMA_VERSION = '15.0.7';

export type Severity = 'Info' | 'Unknown' | 'Low' | 'Medium' | 'High' | 'Critical';

/** What a scanner found, in the common part of GitLab's security reports. */
export interface Vulnerability {
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  readonly solution?: string;
  readonly location: Readonly<Record<string, unknown>>;
  readonly identifiers: readonly Identifier[];
}

interface Identifier {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

/** Who scanned, what for, and when. */
export interface Scan {
  readonly type: 'sast' | 'secret_detection' | 'container_scanning';
  readonly scanner: string;
  readonly version: string;
  readonly started: Date;
  readonly ended: Date;
}

/** A security report of GitLab, as `artifacts:reports` takes it. */
export function securityReport(scan: Scan, found: readonly Vulnerability[]): object {
  const tool = {
    id: scan.scanner,
    name: scan.scanner,
    version: scan.version,
    vendor: { name: scan.scanner },
  };
  return {
    version: SCHEMA_VERSION,
    scan: {
      ...{ analyzer: tool, scanner: tool, type: scan.type, status: 'success' },
      ...{ start_time: seconds(scan.started), end_time: seconds(scan.ended) },
    },
    // A module that is used ten times has ten equal findings in its file.
    vulnerabilities: [...new Map(found.map((one) => [idOf(one), one]))].map(([id, one]) => ({
      id,
      ...one,
    })),
  };
}

/** The schema wants no fractions and no zone. */
function seconds(time: Date): string {
  return time.toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length);
}

function idOf({ name, location, identifiers }: Vulnerability): string {
  const words = JSON.stringify([name, location, identifiers.map(({ value }) => value)]);
  return createHash('sha256').update(words).digest('hex');
}
