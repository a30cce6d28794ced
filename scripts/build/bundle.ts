import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { environmentCredentials } from './environment-credentials.ts';
import { foldErrorClasses } from './fold-error-classes.ts';
import { omitEventStreams, omitUnused, trimClientManifests } from './omit-unused.ts';
import { shakeAwsSchemas } from './shake-aws-schemas.ts';

/** `shipped` is what is deployed; `default` is esbuild as it comes, the yardstick of the bench. */
export type Variant = 'shipped' | 'default';

export interface BundleRequest {
  readonly root: string;
  /** Path of the entry file, relative to the root. */
  readonly entry: string;
  readonly variant: Variant;
}

export interface Bundle {
  readonly code: Uint8Array;
  readonly map: Uint8Array;
}

const COMMON = {
  bundle: true,
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'silent',
  minify: true,
  outdir: 'dist/bundle',
  platform: 'node',
  sourcemap: 'external',
  target: 'node22',
  write: false,
} as const satisfies BuildOptions;

type VariantOptions = Pick<BuildOptions, 'mainFields' | 'plugins'>;

const VARIANTS = {
  default: (): VariantOptions => ({ mainFields: ['main', 'module'] }),
  // ES modules first: only they can be shaken, also where a package offers both.
  shipped: (): VariantOptions => ({
    mainFields: ['module', 'main'],
    plugins: [
      shakeAwsSchemas(),
      foldErrorClasses(),
      environmentCredentials(),
      trimClientManifests(),
      omitEventStreams(),
      omitUnused(),
    ],
  }),
} as const satisfies Record<Variant, () => VariantOptions>;

/** Bundles one entry file in memory. Throws esbuild's error, which lists what is wrong and where. */
export async function bundle({ root, entry, variant }: BundleRequest): Promise<Bundle> {
  const result = await build({
    ...COMMON,
    ...VARIANTS[variant](),
    absWorkingDir: root,
    entryPoints: { index: join(root, entry) },
  });
  const output = (suffix: string): Uint8Array => {
    const file = result.outputFiles.find(({ path }) => path.endsWith(suffix));
    if (file === undefined) throw new Error(`esbuild wrote no *${suffix} for ${entry}`);
    return file.contents;
  };
  return { code: output('.js'), map: output('.js.map') };
}
