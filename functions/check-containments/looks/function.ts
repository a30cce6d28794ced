import type { FunctionConcurrency } from '../../../shared/aws/function-concurrency.ts';
import { STOPPED } from '../../../shared/domain/functions/function-before.ts';
import { GONE, seen, type Sight } from '../sight.ts';

export interface FunctionParts {
  readonly concurrency: Pick<FunctionConcurrency, 'read'>;
}

/** No execution of the function may start. */
export async function lookAtFunction({ concurrency }: FunctionParts, name: string): Promise<Sight> {
  const now = await concurrency.read(name);
  if (!now) return GONE;
  if (now.reserved === STOPPED) return seen();
  const reserved = now.reserved === undefined ? 'none' : String(now.reserved);
  return seen({
    kind: 'concurrency',
    what: `its reserved concurrency is ${reserved} instead of 0`,
  });
}
