import type { Repository } from '../repository.ts';

const PARTS = ['handler.ts', 'config.ts', 'deps.ts', 'README.md'];
const TERRAFORM = /^terraform\/fn_(\w+)\.tf$/;

/** One folder = one Lambda = one Terraform file, each with the same parts, so that one is like the other. */
export function functionLayout({ files }: Repository): string[] {
  const present = new Set(files);
  const names = new Set(files.flatMap((path) => /^functions\/([^/]+)\//.exec(path)?.[1] ?? []));
  const missing = [...names].flatMap((name) => expected(name).filter((path) => !present.has(path)));
  const orphans = files.filter((path) => {
    const resource = TERRAFORM.exec(path)?.[1];
    return resource !== undefined && ![...names].some((name) => belongs(resource, name));
  });
  return [
    ...missing.map((path) => `${path}: missing`),
    ...orphans.map((path) => `${path}: there is no such function`),
  ];
}

function expected(name: string): string[] {
  return [...PARTS.map((part) => `functions/${name}/${part}`), `terraform/fn_${snake(name)}.tf`];
}

function belongs(resource: string, name: string): boolean {
  // A long policy may have a file of its own beside the function's: fn_<name>_policy.tf.
  return resource === snake(name) || resource.startsWith(`${snake(name)}_`);
}

function snake(name: string): string {
  return name.replaceAll('-', '_');
}
