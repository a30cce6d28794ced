import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const HOW_TO_GET: Readonly<Record<string, string>> = {
  bash: 'your package manager',
  git: 'https://git-scm.com/downloads',
  rsync: '"apt install rsync" or "brew install rsync": gitlab-ci-local copies with it',
  terraform: 'https://developer.hashicorp.com/terraform/install',
  trivy: 'https://trivy.dev/latest/getting-started/installation',
  gitleaks: 'https://github.com/gitleaks/gitleaks#installing',
  checkov: '"pipx install checkov==3.3.30"',
};

/** One line for each program that the jobs need and `path` (as in PATH) does not have. */
export function missingTools(path: string): string[] {
  const folders = path.split(delimiter).filter(Boolean);
  return Object.entries(HOW_TO_GET)
    .filter(([name]) => !folders.some((folder) => existsSync(join(folder, name))))
    .map(([name, help]) => `${name} is not installed: ${help}`);
}
