import { basename } from 'node:path';
import Base from '@jest/test-sequencer';

/** Looks at the calls that all other tests of its project led to. */
const LAST = 'contract-calls.test.ts';

/** jest's own order (failed and slow files first), with the one file last that judges what the others did. */
export default class Sequencer extends Base {
  sort(tests) {
    const isLast = ({ path }) => basename(path) === LAST;
    const sorted = super.sort(tests);
    return [...sorted.filter((test) => !isLast(test)), ...sorted.filter(isLast)];
  }
}
