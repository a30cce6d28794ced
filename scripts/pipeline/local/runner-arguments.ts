/** What is to be run. */
export interface LocalRun {
  /** Jobs by name; none: the whole pipeline. */
  readonly jobs: readonly string[];
  /** Jobs that wait for a person, to be run all the same. */
  readonly manual: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Jobs at a time. */
  readonly concurrency: number;
  /** Pipeline to be run, in the copy. */
  readonly file: string;
}

/**
 * Arguments of gitlab-ci-local 4.75.1. Images are not used: tools come from the PATH. Each job has a folder of its own with what is
 * committed and the artifacts that it was given, as in GitLab.
 */
export function runnerArguments({
  jobs,
  manual,
  variables,
  concurrency,
  file,
}: LocalRun): string[] {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return [
    ...['--force-shell-executor', '--shell-isolation', '--no-artifacts-to-source'],
    ...['--concurrency', String(concurrency), '--file', file],
    // The file was written by us, from one that was checked.
    '--no-json-schema-validation',
    ...assignments.flatMap((assignment) => ['--variable', assignment]),
    ...manual.flatMap((job) => ['--manual', job]),
    ...jobs,
  ];
}

const KEPT = new RegExp(
  `^(?:${[
    ...['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'RIPOSTE_\\w+', 'TF_CLI_CONFIG_FILE'],
    // How packages are reached from here.
    ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'PIP_\\w+', '(?:HTTPS?|NO)_PROXY'],
  ].join('|')})$`,
  'i',
);

/** The jobs see the user's environment: whatever could lead them to a real account, or answer for them, is left out. */
export function jobEnvironment(
  inherited: NodeJS.ProcessEnv,
  additions: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => KEPT.test(name));
  return { ...Object.fromEntries(kept), ...additions };
}
