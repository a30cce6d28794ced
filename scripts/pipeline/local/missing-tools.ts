import { isOnPath } from '../../programs.ts';

const HOW_TO_GET: Readonly<Record<string, string>> = {
  bash: 'your package manager',
  git: 'https://git-scm.com/downloads',
  rsync: '"apt install rsync" or "brew install rsync": gitlab-ci-local copies with it',
  terraform: 'https://developer.hashicorp.com/terraform/install',
  trivy: 'https://trivy.dev/latest/getting-started/installation',
  gitleaks: 'https://github.com/gitleaks/gitleaks#installing',
};

/** One line for each program that the jobs need and `path` (as in PATH) does not have; what is installed on first use is not among them. */
export function missingTools(path: string): string[] {
  return Object.entries(HOW_TO_GET)
    .filter(([name]) => !isOnPath(name, path))
    .map(([name, help]) => `${name} is not installed: ${help}`);
}
