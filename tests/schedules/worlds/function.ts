import {
  LambdaClient,
  type DeleteFunctionConcurrencyCommandInput,
  type PutFunctionConcurrencyCommandInput,
} from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { createRelease } from '../../../functions/release-function/release.ts';
import { createRestore } from '../../../functions/release-function/restore.ts';
import { createStop } from '../../../functions/stop-function/stop.ts';
import { createFunctionConcurrency } from '../../../shared/aws/function-concurrency.ts';
import type { FunctionBefore } from '../../../shared/domain/functions/function-before.ts';
import { REGION } from '../../builders/finding.ts';
import { aTarget } from '../../builders/order.ts';
import { containsBy, OWN, releasesBy, type Handlers, type Platform } from '../platform.ts';
import type { Kind } from '../schedule.ts';
import { refusal, ThingWorld } from './things.ts';

/** What was reserved; null: nothing. */
export const FUNCTIONS: Kind<number | null> = {
  setup: fc.constantFrom(null, 0, 3),
  drifts: ['reserved', 'reserved', 'freed', 'stopped', 'deleted'],
};

const LAMBDA = new LambdaClient({ region: REGION });
const SHOP = aTarget({ kind: 'function', id: 'shop' });

/** stop-function and release-function with one function. */
export function aFunctionWorld(reserved: number | null): ThingWorld {
  let now: number | 'none' | 'gone' = reserved ?? 'none';
  return new ThingWorld({
    ...{ action: 'stop-function', targets: [SHOP, SHOP], heldAs: SHOP, deploy },
    things: () => [
      {
        name: 'reserved concurrency of function shop',
        ...{ value: String(now), isClosed: now === 0 || now === 'gone' },
      },
    ],
    answer: (command, input) => {
      if (now === 'gone') throw refusal('ResourceNotFoundException');
      now = reservedAfter(command, input, now);
      return now === 'none' ? {} : { ReservedConcurrentExecutions: now };
    },
    change: (drift) => {
      if (now === 'gone') return;
      if (drift === 'reserved') now = 7;
      if (drift === 'freed') now = 'none';
      if (drift === 'stopped') now = 0;
      if (drift === 'deleted') now = 'gone';
    },
  });
}

type Input = PutFunctionConcurrencyCommandInput & DeleteFunctionConcurrencyCommandInput;

function reservedAfter(command: string, input: object, now: number | 'none'): number | 'none' {
  switch (command) {
    case 'GetFunctionConcurrencyCommand':
      return now;
    case 'PutFunctionConcurrencyCommand':
      return (input as Input).ReservedConcurrentExecutions ?? 'none';
    case 'DeleteFunctionConcurrencyCommand':
      return 'none';
    default:
      throw new Error(`Lambda in memory does not know ${command}`);
  }
}

function deploy(platform: Platform): Handlers {
  const { ledger, metrics, clock, wait, brakes, closePointers } = platform;
  const containments = platform.containments<FunctionBefore>();
  const concurrency = createFunctionConcurrency(platform.of(LAMBDA));
  const shared = { ledger, containments, metrics };
  const stop = createStop({ ...shared, concurrency, clock, wait, brakes, own: OWN });
  const restore = createRestore({ concurrency, containments, wait });
  const release = createRelease({ ...shared, restore, closePointers });
  return { contain: containsBy(stop), release: releasesBy(release) };
}
