import type { Repository } from '../repository.ts';

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

type Manifest = Readonly<Partial<Record<(typeof SECTIONS)[number], Record<string, string>>>>;

/** Every dependency is pinned: what was tested is what is installed. */
export function exactVersions({ read }: Repository): string[] {
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const ranges = SECTIONS.flatMap((section) => Object.entries(manifest[section] ?? {})).filter(
    ([, version]) => !EXACT.test(version),
  );
  return ranges.map(([name, version]) => `package.json: ${name} is not exact: ${version}`);
}
