import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playbookFor, PLAYBOOKS } from '../../../../../shared/domain/alert/playbook.ts';

const RUNBOOKS = join(__dirname, '../../../../../docs/runbooks');

describe('playbookFor', () => {
  it.each([
    ['Exfiltration:S3/AnomalousBehavior', 'findings/s3.md'],
    ['Policy:S3/BucketAnonymousAccessGranted', 'findings/s3.md#a-bucket-was-opened'],
    ['AttackSequence:S3/CompromisedData', 'findings/s3.md'],
    ['CryptoCurrency:EC2/BitcoinTool.B!DNS', 'findings/ec2.md'],
    ['CryptoCurrency:Runtime/BitcoinTool.B', 'findings/ec2.md'],
    [
      'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      'findings/iam.md#credentials-of-an-instance-used-elsewhere',
    ],
    ['Policy:IAMUser/ShortTermRootCredentialUsage', 'findings/iam.md#credentials-of-root'],
    ['AttackSequence:IAM/CompromisedCredentials', 'findings/iam.md'],
    ['Health:IAMUser/AWS_RISK_CREDENTIALS_EXPOSED', 'findings/iam.md#a-key-that-was-published'],
    ['CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin', 'findings/rds.md'],
    ['Discovery:Kubernetes/SuccessfulAnonymousAccess', 'findings/eks.md'],
    ['AttackSequence:EKS/CompromisedCluster', 'findings/eks.md'],
    ['UnauthorizedAccess:Lambda/TorRelay', 'findings/lambda.md'],
    ['Riposte:Containment/Drift', 'containment-undone.md'],
    ['Something:New/Unknown', 'findings/README.md'],
    ['', 'findings/README.md'],
  ])('sends %s to %s', (type, page) => {
    expect(playbookFor(type, '')).toEqual({ path: `docs/runbooks/${page}` });
  });

  it('has a page for every type that GuardDuty raises about instances', () => {
    const file = join(__dirname, '../../../../contract/fixtures/guardduty-finding-types.json');
    const types = JSON.parse(readFileSync(file, 'utf8')) as string[];
    // Tasks of ECS may run on instances or not.
    const known = types.filter((type) => !type.includes(':ECS/'));
    const pages = known.map((type) => playbookFor(type, '').path.replace(/#.*/, ''));

    expect(types.length).toBeGreaterThan(30);
    expect(pages).not.toContain('docs/runbooks/findings/README.md');
  });

  it('links to where the runbooks are published', () => {
    expect(playbookFor('Discovery:S3/TorIPCaller', 'https://wiki/riposte').url).toBe(
      'https://wiki/riposte/findings/s3.md',
    );
  });
});

/** Headings as GitLab and GitHub make anchors of them. */
function anchorsOf(page: string): string[] {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replace(/\s+/g, '-'),
  );
}

describe('playbooks', () => {
  it.each(PLAYBOOKS.map(([, page]) => page))('exist with the place that is meant: %s', (page) => {
    const [file = '', anchor] = page.split('#');
    const path = join(RUNBOOKS, file);

    expect(existsSync(path)).toBe(true);
    expect(['', ...anchorsOf(readFileSync(path, 'utf8'))]).toContain(anchor ?? '');
  });

  it.each(readdirSync(join(RUNBOOKS, 'findings')))('lead nowhere that is not there: %s', (file) => {
    const page = readFileSync(join(RUNBOOKS, 'findings', file), 'utf8');
    const links = [...page.matchAll(/\]\(((?!https)[^)]+)\)/g)].map(([, target = '']) => target);

    expect(links.filter((link) => !leadsSomewhere(file, link))).toEqual([]);
  });
});

function leadsSomewhere(from: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const path = join(RUNBOOKS, 'findings', file === '' ? from : file);
  if (!existsSync(path)) return false;
  return anchor === undefined || anchorsOf(readFileSync(path, 'utf8')).includes(anchor);
}
