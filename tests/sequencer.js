import { basename } from 'node:path';
import Base from '@jest/test-sequencer';

/** Looks at the calls that all other tests of its project led to. */
const LAST = 'contract-calls.test.ts';

/**
 * jest's own order (failed and slow files first). But end-to-end tests share one platform and run one after the other: by
 * name, so that they meet what others have left in the same order everywhere, and the one file last that judges them all.
 */
export default class Sequencer extends Base {
  sort(tests) {
    const isEndToEnd = ({ context }) => context.config.displayName?.name === 'e2e';
    const rank = ({ path }) => `${Number(basename(path) === LAST)}${path}`;
    const sorted = super.sort(tests);
    const endToEnd = sorted.filter(isEndToEnd);
    endToEnd.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    return [...sorted.filter((test) => !isEndToEnd(test)), ...endToEnd];
  }
}
