import { type Bundle, bundle, type Variant } from '../build/bundle.ts';
import { handlerOf } from '../build/functions.ts';

/** Bundles of a function, each made once however many benches look at it. */
export type FunctionBundles = (name: string, variant: Variant) => Promise<Bundle>;

export function functionBundles(root: string): FunctionBundles {
  const made = new Map<string, Promise<Bundle>>();
  return (name, variant) => {
    const key = `${name} ${variant}`;
    const known = made.get(key) ?? bundle({ root, entry: handlerOf(name), variant });
    made.set(key, known);
    return known;
  };
}
