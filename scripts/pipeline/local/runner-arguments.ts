/** What is to be run. */
export interface LocalRun {
  /** Jobs by name; none: the whole pipeline. */
  readonly jobs: readonly string[];
  /** Jobs that wait for a person, to be run all the same. */
  readonly manual: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly list: boolean;
}

/** Arguments of gitlab-ci-local 4.75.1. Images are not used: tools come from the PATH. */
export function runnerArguments({ jobs, manual, variables, list }: LocalRun): string[] {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return [
    '--force-shell-executor',
    ...assignments.flatMap((assignment) => ['--variable', assignment]),
    ...(list ? ['--list'] : []),
    ...manual.flatMap((job) => ['--manual', job]),
    ...jobs,
  ];
}

const KEPT =
  /^(?:PATH|HOME|LANG|LC_ALL|TMPDIR|RIPOSTE_\w+|TF_CLI_CONFIG_FILE|NODE_EXTRA_CA_CERTS)$/;

/** The jobs see the user's environment: whatever could lead them to a real account, or answer for them, is left out. */
export function jobEnvironment(
  inherited: NodeJS.ProcessEnv,
  additions: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => KEPT.test(name));
  return { ...Object.fromEntries(kept), ...additions };
}
