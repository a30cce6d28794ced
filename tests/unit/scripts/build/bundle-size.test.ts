import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle } from '../../../../scripts/build/bundle.ts';
import { handlerOf } from '../../../../scripts/build/functions.ts';

const root = resolve(import.meta.dirname, '../../../..');
const KILOBYTE = 1024;

describe('functions that contain', () => {
  // They run while an attack does: size is start-up time.
  it.each([
    ['isolate-instance', 450],
    ['release-instance', 450],
    ['deny-tracked-paths', 450],
  ])(
    '%s is at most %i KB',
    async (name, kilobytes) => {
      expect(existsSync(join(root, handlerOf(name)))).toBe(true);
      const { code } = await bundle({ root, entry: handlerOf(name), variant: 'shipped' });
      expect(code.length / KILOBYTE).toBeLessThanOrEqual(kilobytes);
    },
    30_000,
  );
});
