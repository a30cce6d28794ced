import type { Vulnerability } from './security-report.ts';
import { severityOf, type TrivyReport } from './trivy-report.ts';

/** Vulnerabilities of packages in an image, as GitLab's container scanning report has them. `image`: the name it will have. */
export function containerFindings(report: TrivyReport, image: string): Vulnerability[] {
  const { OS: system = { Family: '', Name: '' } } = report.Metadata;
  const operatingSystem = `${system.Family} ${system.Name}`.trim() || 'unknown';
  return report.Results.flatMap(({ Vulnerabilities: found }) =>
    found.map((vulnerability) => ({
      name: `${vulnerability.VulnerabilityID} in ${vulnerability.PkgName}`,
      description: vulnerability.Description || vulnerability.Title,
      severity: severityOf(vulnerability.Severity),
      ...(vulnerability.FixedVersion && {
        solution: `Raise ${vulnerability.PkgName} to ${vulnerability.FixedVersion}.`,
      }),
      location: {
        dependency: {
          package: { name: vulnerability.PkgName },
          version: vulnerability.InstalledVersion,
        },
        operating_system: operatingSystem,
        image,
      },
      identifiers: [
        {
          type: vulnerability.VulnerabilityID.startsWith('CVE-') ? 'cve' : 'trivy_vulnerability_id',
          name: vulnerability.VulnerabilityID,
          value: vulnerability.VulnerabilityID,
          ...(vulnerability.PrimaryURL !== undefined && { url: vulnerability.PrimaryURL }),
        },
      ],
    })),
  );
}
