/** An image by name and tag, with the digest that the tag stood for when it was pinned. */
export interface ImageReference {
  /** Host of the registry's interface. */
  readonly registry: string;
  /** As the registry knows it: `library/node`. */
  readonly repository: string;
  readonly tag: string;
  readonly digest?: string;
}

const FORM =
  /^(?<name>[\w./-]+(?::\d+\/[\w./-]+)?):(?<tag>[\w][\w.-]*)(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;
const DOCKER_HUB = 'registry-1.docker.io';

/** Reads `name:tag` or `name:tag@sha256:…`; throws on a name without a tag, which may be anything tomorrow. */
export function parseImage(text: string): ImageReference {
  const { name, tag, digest } = FORM.exec(text)?.groups ?? {};
  if (name === undefined || tag === undefined) throw new Error(`${text} is no image with a tag`);
  return { ...placeOf(name), tag, ...(digest !== undefined && { digest }) };
}

function placeOf(name: string): Pick<ImageReference, 'registry' | 'repository'> {
  const [host = '', ...path] = name.split('/');
  if (path.length === 0) return { registry: DOCKER_HUB, repository: `library/${name}` };
  // A first part with a dot or port is a host. Source: distribution/reference, "normalize".
  const isHost = /[.:]/.test(host);
  return isHost
    ? { registry: host, repository: path.join('/') }
    : { registry: DOCKER_HUB, repository: name };
}
