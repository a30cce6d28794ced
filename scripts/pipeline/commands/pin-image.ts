import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findImages, pinImages } from '../images/find-images.ts';
import { parseImage } from '../images/image-reference.ts';
import { resolveDigest } from '../images/resolve-digest.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import type { Workbench } from '../workbench.ts';

/** Files that name images of others. */
export const IMAGE_FILES: readonly string[] = ['.ci/Dockerfile', '.gitlab/ci/image.yml'];

export type Resolve = (image: string) => Promise<string>;

/**
 * Refuses images that are not pinned by a digest. With `write`: asks their registries for the digests of their tags and writes
 * them behind the tags, all of them or none.
 */
export async function pinImage(
  bench: Workbench,
  { write = false }: { readonly write?: boolean },
  resolve: Resolve = (image) => resolveDigest(parseImage(image)),
): Promise<void> {
  const files = IMAGE_FILES.map((path) => ({
    path,
    text: readFileSync(join(bench.root, path), 'utf8'),
  }));
  if (write) {
    const images = new Set(files.flatMap(({ text }) => findImages(text).map(({ image }) => image)));
    const resolved = await Promise.all(
      [...images].map(async (image) => [image, await resolve(image)] as const),
    );
    const digests = new Map(resolved);
    for (const { path, text } of files) {
      writeFileSync(join(bench.root, path), pinImages(text, digests));
    }
    for (const [image, digest] of digests) bench.print(`${image}@${digest}`);
    return;
  }
  const reasons = files.flatMap(({ path, text }) =>
    findImages(text)
      .filter(({ written }) => parseImage(written).digest === undefined)
      .map(({ written }) => `${path}: ${written} is not pinned by a digest`),
  );
  if (reasons.length === 0) return;
  const advice =
    'run "npm run ci -- pin-image --write" where the registries can be reached, look at what has changed, and commit it.';
  throw new Refusal({ code: STOPPED_BY.didNotRun, reasons, advice });
}
