/** Where an image is named in a file. */
export interface NamedImage {
  /** `name:tag` without the digest. */
  readonly image: string;
  /** As it is written. */
  readonly written: string;
}

const FROM = /^FROM (?:--platform=\S+ )?(\S+)/gm;
const IMAGE_VARIABLE = /^\s+\w*DOCKER\w*IMAGE: (\S+)$/gm;
const STAGE = /^FROM .+ AS (\S+)$/gm;

/** Images that a Dockerfile is built from, or that a pipeline file names in a variable; stages of the file itself are none. */
export function findImages(text: string): NamedImage[] {
  const stages = new Set([...text.matchAll(STAGE)].map(([, name]) => name));
  const written = [...text.matchAll(FROM), ...text.matchAll(IMAGE_VARIABLE)].flatMap(
    ([, image]) => image ?? [],
  );
  return [...new Set(written)]
    .filter((image) => !stages.has(image))
    .map((image) => ({ written: image, image: image.replace(/@sha256:.*$/, '') }));
}

/** The text with each image followed by its digest. */
export function pinImages(text: string, digests: ReadonlyMap<string, string>): string {
  return findImages(text).reduce((result, { image, written }) => {
    const digest = digests.get(image);
    if (digest === undefined) return result;
    return result
      .split('\n')
      .map((line) => replaceWord(line, written, `${image}@${digest}`))
      .join('\n');
  }, text);
}

function replaceWord(line: string, word: string, replacement: string): string {
  return line
    .split(' ')
    .map((part) => (part === word ? replacement : part))
    .join(' ');
}
