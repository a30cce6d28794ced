import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { junitXml, type TestOutcome } from './junit.ts';

/** What jest hands to a reporter, as far as it is used. */
interface Results {
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly testExecError?: unknown;
    readonly failureMessage?: string | null;
    readonly testResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number | null;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Writes JUnit's XML into the folder that JUNIT_FOLDER names; does nothing without it. */
export default class JestReporter {
  readonly #root: string;

  constructor({ rootDir }: { readonly rootDir: string }) {
    this.#root = rootDir;
  }

  onRunComplete(_contexts: unknown, results: Results): void {
    const folder = process.env['JUNIT_FOLDER'];
    if (!folder) return;
    mkdirSync(join(this.#root, folder), { recursive: true });
    const file = join(this.#root, folder, `jest-${process.pid}.xml`);
    writeFileSync(file, junitXml('jest', outcomesOf(results, this.#root)));
  }
}

/** A file that could not be loaded has no tests: it is a failure by itself, or it would be missing unseen. */
export function outcomesOf({ testResults }: Results, root: string): TestOutcome[] {
  return testResults.flatMap(({ testFilePath, testResults: tests, ...suite }) => {
    const file = relative(root, testFilePath).replaceAll('\\', '/');
    if (suite.testExecError !== undefined) {
      const message = suite.failureMessage ?? '';
      return [{ file, name: 'the file is run', state: 'failed' as const, seconds: 0, message }];
    }
    return tests.map(({ fullName, status, duration, failureMessages }) => ({
      ...{ file, name: fullName, seconds: (duration ?? 0) / 1000 },
      state: stateOf(status),
      message: failureMessages.join('\n'),
    }));
  });
}

function stateOf(status: string): TestOutcome['state'] {
  if (status === 'passed' || status === 'failed') return status;
  return 'skipped';
}
