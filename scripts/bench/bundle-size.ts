import type { FunctionBundles } from './function-bundles.ts';
import { type Bench, compare } from './measurement.ts';

const KILOBYTE = 1024;

/** `bundle.<function>.kb`: size of the bundle, against the one that esbuild makes by default. */
export function bundleSize(name: string, bundles: FunctionBundles): Bench {
  const id = `bundle.${name}.kb`;
  return {
    name: id,
    measure: async () => {
      const shipped = await bundles(name, 'shipped');
      const plain = await bundles(name, 'default');
      return compare(id, 'KB', {
        value: shipped.code.length / KILOBYTE,
        baseline: plain.code.length / KILOBYTE,
      });
    },
  };
}
