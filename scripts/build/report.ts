import type { FunctionSize } from './package-function.ts';

export type Sizes = Readonly<Record<string, FunctionSize>>;

/** Size table for people, in KB of 1,024 bytes. */
export function sizeTable(sizes: Sizes): string {
  const names = Object.keys(sizes);
  const width = Math.max(8, ...names.map((name) => name.length));
  const rows = Object.entries(sizes).map(([name, size]) =>
    [name.padEnd(width), kilobytes(size.bundleBytes), kilobytes(size.zipBytes)].join('  '),
  );
  return [['function'.padEnd(width), ' bundle KB', '    zip KB'].join('  '), ...rows].join('\n');
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1).padStart(10);
}
