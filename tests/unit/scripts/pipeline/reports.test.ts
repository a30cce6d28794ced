import { codeQuality } from '../../../../scripts/pipeline/reports/code-quality.ts';
import { containerFindings } from '../../../../scripts/pipeline/reports/container-scanning.ts';
import { misconfigurationFindings } from '../../../../scripts/pipeline/reports/sast.ts';
import { sbomForGitLab } from '../../../../scripts/pipeline/reports/sbom.ts';
import { secretFindings } from '../../../../scripts/pipeline/reports/secret-detection.ts';
import { securityReport } from '../../../../scripts/pipeline/reports/security-report.ts';
import { parseTrivyReport } from '../../../../scripts/pipeline/reports/trivy-report.ts';

describe('the code quality report', () => {
  const message = { ruleId: 'eqeqeq', severity: 2, message: 'Expected ===', line: 7, column: 3 };
  const eslint = (messages: readonly object[]): string =>
    JSON.stringify([{ filePath: '/repo/shared/a.ts', messages, errorCount: 1 }]);

  it('has an entry for each message of ESLint', () => {
    expect(codeQuality(eslint([message]), '/repo')).toStrictEqual([
      {
        description: 'Expected ===',
        check_name: 'eqeqeq',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        severity: 'major',
        location: { path: 'shared/a.ts', lines: { begin: 7 } },
      },
    ]);
  });

  it.each([
    [{ severity: 1 }, 'minor'],
    [{ severity: 2 }, 'major'],
    [{ ruleId: null, fatal: true }, 'blocker'],
  ])('weighs %j as %s', (difference, severity) => {
    const [entry] = codeQuality(eslint([{ ...message, ...difference }]), '/repo');

    expect(entry?.severity).toBe(severity);
  });

  it('knows a finding again when the lines above it have changed', () => {
    const moved = { ...message, line: 99 };
    const [[before], [after]] = [[message], [moved]].map((all) =>
      codeQuality(eslint(all), '/repo'),
    ) as [ReturnType<typeof codeQuality>, ReturnType<typeof codeQuality>];

    expect(after?.fingerprint).toBe(before?.fingerprint);
  });

  it('tells two equal findings of one file apart', () => {
    const all = codeQuality(eslint([message, message]), '/repo');

    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  it('does not take anything else for an empty report', () => {
    expect(() => codeQuality('{}', '/repo')).toThrow('Invalid type');
  });
});

const MISCONFIGURATION = {
  ...{ ID: 'AWS-0096', Title: 'Unencrypted queue', Severity: 'HIGH', Resolution: 'Encrypt it' },
  ...{
    Message: 'Queue is not encrypted',
    PrimaryURL: 'https://avd.aquasec.com/misconfig/aws-0096',
  },
  CauseMetadata: { StartLine: 3, EndLine: 9, Code: { Lines: [] } },
};
const VULNERABILITY = {
  ...{ VulnerabilityID: 'CVE-2026-1', PkgName: 'openssl', InstalledVersion: '3.0.1' },
  ...{ FixedVersion: '3.0.2', Title: 'Overflow', Severity: 'CRITICAL' },
};
function trivy(result: object): ReturnType<typeof parseTrivyReport> {
  const metadata = { OS: { Family: 'debian', Name: '12' } };
  const report = { SchemaVersion: 2, ArtifactName: 'x', Metadata: metadata };
  return parseTrivyReport(JSON.stringify({ ...report, Results: [{ Target: 'a.tf', ...result }] }));
}

describe('the SAST report', () => {
  it('has a finding for each misconfiguration, in its file', () => {
    const report = trivy({ Misconfigurations: [MISCONFIGURATION] });

    expect(misconfigurationFindings(report, 'terraform')).toStrictEqual([
      {
        name: 'Unencrypted queue',
        description: 'Queue is not encrypted',
        severity: 'High',
        solution: 'Encrypt it',
        location: { file: 'terraform/a.tf', start_line: 3, end_line: 9 },
        identifiers: [
          {
            ...{ type: 'trivy_check_id', name: 'AWS-0096', value: 'AWS-0096' },
            url: 'https://avd.aquasec.com/misconfig/aws-0096',
          },
        ],
      },
    ]);
  });

  it('manages with little', () => {
    const report = trivy({ Misconfigurations: [{ ID: 'AWS-1', Severity: 'STRANGE' }] });

    expect(misconfigurationFindings(report, '.')).toMatchObject([
      { name: 'AWS-1', severity: 'Unknown', location: { start_line: 1, end_line: 1 } },
    ]);
  });

  it.each(['[]', '{"Results":[]}', ''])('is not made of: %s', (json) => {
    expect(() => parseTrivyReport(json)).toThrow(/Invalid|JSON/);
  });
});

describe('the container scanning report', () => {
  it('has a finding for each vulnerable package of the image', () => {
    const report = trivy({ Vulnerabilities: [VULNERABILITY] });

    expect(containerFindings(report, 'registry/riposte:1')).toStrictEqual([
      {
        name: 'CVE-2026-1 in openssl',
        description: 'Overflow',
        severity: 'Critical',
        solution: 'Raise openssl to 3.0.2.',
        location: {
          dependency: { package: { name: 'openssl' }, version: '3.0.1' },
          operating_system: 'debian 12',
          image: 'registry/riposte:1',
        },
        identifiers: [{ type: 'cve', name: 'CVE-2026-1', value: 'CVE-2026-1' }],
      },
    ]);
  });

  it('names what is no CVE as what it is, and says so when the system is not known', () => {
    const vulnerability = { ...VULNERABILITY, VulnerabilityID: 'GHSA-1', FixedVersion: '' };
    const report = { ...trivy({ Vulnerabilities: [vulnerability] }), Metadata: {} };
    const [finding] = containerFindings(report, 'x');

    expect(finding).toMatchObject({
      location: { operating_system: 'unknown' },
      identifiers: [{ type: 'trivy_vulnerability_id' }],
    });
    expect(finding).not.toHaveProperty('solution');
  });
});

describe('the secret detection report', () => {
  const leak = {
    ...{ RuleID: 'aws-access-token', Description: 'An AWS key', File: 'a.ts', StartLine: 2 },
    ...{ EndLine: 2, Secret: 'hushhush', Match: 'key = hushhush' },
  };

  it('says where a secret is, never what', () => {
    const found = secretFindings(JSON.stringify([leak]), 'c0ffee');

    expect(found).toMatchObject([
      {
        ...{ name: 'aws-access-token', severity: 'Critical' },
        location: { file: 'a.ts', start_line: 2, end_line: 2, commit: { sha: 'c0ffee' } },
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('hushhush');
  });
});

describe('the frame of a security report', () => {
  const scan = {
    ...{ type: 'sast' as const, scanner: 'trivy', version: '0.70.0' },
    started: new Date('2026-11-29T10:00:00.123Z'),
    ended: new Date('2026-11-29T10:00:04.000Z'),
  };

  it('says who scanned and when, in the form of the schema', () => {
    expect(securityReport(scan, [])).toMatchObject({
      version: '15.0.7',
      scan: {
        ...{ type: 'sast', status: 'success', start_time: '2026-11-29T10:00:00' },
        scanner: { id: 'trivy', version: '0.70.0', vendor: { name: 'trivy' } },
      },
      vulnerabilities: [],
    });
  });

  it('lists a finding once, by the same id in every run', () => {
    const [a] = misconfigurationFindings(trivy({ Misconfigurations: [MISCONFIGURATION] }), 'x');
    const [b] = misconfigurationFindings(trivy({ Misconfigurations: [MISCONFIGURATION] }), 'y');
    const idsOf = (run: object): unknown[] =>
      (run as { vulnerabilities: { id: unknown }[] }).vulnerabilities.map(({ id }) => id);
    const all = [a, b].filter((finding) => finding !== undefined);
    const ids = idsOf(securityReport(scan, [...all, ...all]));

    expect(ids).toHaveLength(2);
    expect(idsOf(securityReport({ ...scan, version: '1' }, all))).toStrictEqual(ids);
  });
});

describe('the SBOM', () => {
  const bom = {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: 'urn:uuid:1' },
    metadata: { timestamp: 't', properties: [{ name: 'mine', value: '1' }] },
    components: [{ name: 'yaml' }],
  };

  it('keeps what Trivy found, and says what GitLab needs', () => {
    const made = sbomForGitLab(JSON.stringify(bom));

    expect(made).toMatchObject({ serialNumber: 'urn:uuid:1', components: [{ name: 'yaml' }] });
    expect(made).toHaveProperty(
      'metadata.properties',
      expect.arrayContaining([
        { name: 'mine', value: '1' },
        { name: 'gitlab:meta:schema_version', value: '1' },
        { name: 'gitlab:dependency_scanning:input_file:path', value: 'package-lock.json' },
      ]),
    );
  });

  it('says it once, however often it is made', () => {
    const once = sbomForGitLab(JSON.stringify(bom));

    expect(sbomForGitLab(JSON.stringify(once))).toStrictEqual(once);
  });

  it.each([
    ['lists nothing', { components: [] }, 'lists no component'],
    ['is of a form that GitLab does not read', { specVersion: '9.9' }, 'Invalid type'],
    ['is none', { bomFormat: 'SPDX' }, 'Invalid type'],
  ])('that %s is an error', (_case, difference, message) => {
    expect(() => sbomForGitLab(JSON.stringify({ ...bom, ...difference }))).toThrow(message);
  });
});
