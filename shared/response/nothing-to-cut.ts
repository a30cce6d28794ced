import type { Obstacle } from './brakes.ts';
import type { Situation } from './situation.ts';

/** A target that cannot be cut off, with the reason. */
export function nothingToCut<Before>(
  { hold, known }: Pick<Situation<Before>, 'hold' | 'known'>,
  refusal: Obstacle,
): Situation<Before> {
  const never = () => Promise.reject(new Error(refusal.reason));
  return {
    ...{ hold, known, refusal },
    findProtection: () => undefined,
    isCutOff: false,
    planSteps: () => [],
    describeSteps: () => [],
    ...{ prepare: never, cut: never, verify: never },
  };
}
