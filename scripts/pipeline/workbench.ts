import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { run, type RunResult } from '../child-process.ts';
import type { Containments } from './gate/contained-targets.ts';
import { readContainments } from './gate/read-containments.ts';

/** What the commands need of the world; tests put something else in its place. */
export interface Workbench {
  /** Folder of the repository. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly print: (line: string) => void;
  /** In the folder terraform/; answers whatever the exit code. `onLine` hears what it says while it runs. */
  readonly terraform: (
    args: readonly string[],
    onLine?: (line: string) => void,
  ) => Promise<RunResult>;
  readonly containments: (table: string) => Promise<Containments>;
}

export function openWorkbench(root: string): Workbench {
  return {
    root,
    environment: process.env,
    now: () => new Date(),
    print: (line) => {
      console.log(line);
    },
    terraform: (args, onLine) =>
      run('terraform', args, {
        cwd: join(root, 'terraform'),
        env: process.env,
        ...(onLine && { onLine }),
      }),
    containments: (table) => readContainments(new DynamoDBClient(), table),
  };
}
