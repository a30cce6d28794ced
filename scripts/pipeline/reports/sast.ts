import type { Vulnerability } from './security-report.ts';
import { severityOf, type TrivyReport } from './trivy-report.ts';

/** Misconfigurations as GitLab's SAST report has findings in files. `folder`: what was scanned; Trivy names files below it. */
export function misconfigurationFindings(report: TrivyReport, folder: string): Vulnerability[] {
  return report.Results.flatMap(({ Target: target, Misconfigurations: found }) =>
    found.map((misconfiguration) => ({
      name: misconfiguration.Title || misconfiguration.ID,
      description: misconfiguration.Message || misconfiguration.Description,
      severity: severityOf(misconfiguration.Severity),
      ...(misconfiguration.Resolution && { solution: misconfiguration.Resolution }),
      location: {
        file: `${folder}/${target}`,
        start_line: misconfiguration.CauseMetadata.StartLine,
        end_line: misconfiguration.CauseMetadata.EndLine,
      },
      identifiers: [
        {
          type: 'trivy_check_id',
          name: misconfiguration.ID,
          value: misconfiguration.ID,
          ...(misconfiguration.PrimaryURL !== undefined && { url: misconfiguration.PrimaryURL }),
        },
      ],
    })),
  );
}
