import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { EnvironmentName } from '../lint/applying-jobs.ts';
import { hashPackages } from '../plan/plan-files.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import { type ExpectedStack, lookAtStack } from '../smoke/look-at-stack.ts';
import type { Workbench } from '../workbench.ts';

/** Triggers take a minute to wake. */
const LOOKS = 12;
const PAUSE_MS = 10_000;

export interface SmokeParts {
  readonly look: (expected: ExpectedStack) => Promise<readonly string[]>;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** Refuses when what was applied does not run: a function, its code, its triggers, a table. Needs the built packages. */
export async function smoke(
  bench: Workbench,
  environment: EnvironmentName,
  { look, wait }: SmokeParts = realParts(),
): Promise<void> {
  const packages = Object.entries(hashPackages(bench.root)).map(
    ([file, hash]) =>
      [file.replace(/\.zip$/, ''), Buffer.from(hash, 'hex').toString('base64')] as const,
  );
  if (packages.length === 0) throw new Error('there are no packages in dist/functions to look for');
  const expected = { stack: `riposte-${environment}`, packages: Object.fromEntries(packages) };
  let reasons = await look(expected);
  for (let looks = 1; reasons.length > 0 && looks < LOOKS; looks += 1) {
    await wait(PAUSE_MS);
    reasons = await look(expected);
  }
  if (reasons.length > 0) {
    const advice =
      'look into the log of what is named; to go back, revert the commit and let the pipeline run. prod is not applied.';
    throw new Refusal({ code: STOPPED_BY.smoke, reasons, advice });
  }
  bench.print(`${packages.length} functions of ${environment} run what was built.`);
}

function realParts(): SmokeParts {
  const clients = { lambda: new LambdaClient(), dynamodb: new DynamoDBClient() };
  return { look: async (expected) => lookAtStack(clients, expected), wait: sleep };
}
