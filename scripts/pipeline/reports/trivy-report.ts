import * as v from 'valibot';
import type { Severity } from './security-report.ts';

const Text = v.optional(v.string(), '');

const MisconfigurationSchema = v.object({
  ID: v.string(),
  Title: Text,
  Description: Text,
  Message: Text,
  Resolution: Text,
  Severity: v.string(),
  PrimaryURL: v.optional(v.string()),
  CauseMetadata: v.optional(
    v.object({
      StartLine: v.optional(v.number(), 1),
      EndLine: v.optional(v.number(), 1),
    }),
    {},
  ),
});

const PackageVulnerabilitySchema = v.object({
  VulnerabilityID: v.string(),
  PkgName: v.string(),
  InstalledVersion: Text,
  FixedVersion: Text,
  Title: Text,
  Description: Text,
  Severity: v.string(),
  PrimaryURL: v.optional(v.string()),
});

/** What Trivy prints with `--format json`, as far as it is used. Throws on anything else: an empty report is not a clean one. */
export const TrivyReportSchema = v.object({
  SchemaVersion: v.number(),
  ArtifactName: Text,
  Metadata: v.optional(v.object({ OS: v.optional(v.object({ Family: Text, Name: Text })) }), {}),
  Results: v.optional(
    v.array(
      v.object({
        Target: v.string(),
        Misconfigurations: v.optional(v.array(MisconfigurationSchema), []),
        Vulnerabilities: v.optional(v.array(PackageVulnerabilitySchema), []),
      }),
    ),
    [],
  ),
});

export type TrivyReport = v.InferOutput<typeof TrivyReportSchema>;

export function parseTrivyReport(json: string): TrivyReport {
  return v.parse(TrivyReportSchema, JSON.parse(json));
}

const SEVERITIES: Readonly<Record<string, Severity>> = {
  ...{ LOW: 'Low', MEDIUM: 'Medium', HIGH: 'High', CRITICAL: 'Critical' },
};

export function severityOf(word: string): Severity {
  return SEVERITIES[word] ?? 'Unknown';
}
