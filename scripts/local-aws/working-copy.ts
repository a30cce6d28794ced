import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { localFolder, repositoryRoot } from './paths.ts';

/** What a local apply needs beside the configuration; the tree under terraform/ knows nothing of it. */
const LOCAL_OVERRIDE = `# Written by scripts/local-aws: state beside the copy, bucket names in the path of a request.
terraform {
  backend "local" {}
}

provider "aws" {
  s3_use_path_style = true
  max_retries       = 2
}
`;

/** State, plug-ins, plans and personal settings of runs by hand. */
const PERSONAL =
  /^(\.terraform|crash\.log|override\.tf|terraform\.tfvars|.*(_override\.tf|\.auto\.tfvars|\.tfplan))$|\.tfstate/;

/** True for what a user deploys, false for what their own runs have left in the folder. */
export function belongsToConfiguration(path: string): boolean {
  return !PERSONAL.test(basename(path));
}

/** A fresh copy of terraform/ below .local/, exactly as a user has it; answers its folder. */
export function copyConfiguration(name: string): string {
  const home = join(localFolder, name);
  const copy = join(home, 'terraform');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  cpSync(join(repositoryRoot, 'terraform'), copy, {
    recursive: true,
    filter: belongsToConfiguration,
  });
  return copy;
}

/** A copy that can be applied to a local AWS, with an empty state; answers its folder. */
export function makeWorkingCopy(name: string): string {
  const copy = copyConfiguration(name);
  writeFileSync(join(copy, 'local_override.tf'), LOCAL_OVERRIDE);
  return copy;
}

/** Where the configuration of the copy looks for the zips of the functions: beside it, so that no other build changes them. */
export function artifactsBeside(copy: string): string {
  return join(copy, '..', 'dist');
}

/** Writes variables into the copy; answers the argument that makes Terraform read them. */
export function writeVariables(copy: string, variables: Readonly<Record<string, unknown>>): string {
  const file = join(copy, 'local.tfvars.json');
  writeFileSync(file, JSON.stringify(variables, null, 2));
  return `-var-file=${file}`;
}
