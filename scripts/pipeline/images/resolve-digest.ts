import * as v from 'valibot';
import type { ImageReference } from './image-reference.ts';

/** Kinds of a manifest for several processors first: its digest is right on each of them. Source: OCI image specification. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Asks the registry which digest a tag stands for now. Throws when it does not say: a digest is never made up. Source: OCI
 * distribution specification, "Pulling manifests"; Docker's "Token authentication".
 */
export async function resolveDigest(
  { registry, repository, tag }: ImageReference,
  request: typeof fetch = fetch,
): Promise<string> {
  const address = `https://${registry}/v2/${repository}/manifests/${tag}`;
  const ask = async (headers: Record<string, string>): Promise<Response> =>
    request(address, { method: 'HEAD', headers: { Accept: ACCEPT, ...headers } });
  let answer = await ask({});
  if (answer.status === 401) {
    const challenge = answer.headers.get('www-authenticate') ?? '';
    answer = await ask({ Authorization: `Bearer ${await anonymousToken(challenge, request)}` });
  }
  const digest = answer.headers.get('docker-content-digest') ?? '';
  if (!answer.ok || !DIGEST.test(digest)) {
    throw new Error(`${registry} does not say what ${repository}:${tag} is (${answer.status})`);
  }
  return digest;
}

const Text = v.pipe(v.string(), v.minLength(1));
const TokenSchema = v.union([
  v.pipe(
    v.object({ token: Text }),
    v.transform(({ token }) => token),
  ),
  v.pipe(
    v.object({ access_token: Text }),
    v.transform(({ access_token: token }) => token),
  ),
]);

/** What a registry gives to everybody for a public image. */
async function anonymousToken(challenge: string, request: typeof fetch): Promise<string> {
  const parts = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const realm = parts.get('realm') ?? '';
  if (!realm.startsWith('https://')) throw new Error(`the registry asks for: ${challenge}`);
  parts.delete('realm');
  const answer = await request(`${realm}?${new URLSearchParams([...parts]).toString()}`);
  const token = v.safeParse(TokenSchema, answer.ok ? await answer.json() : undefined);
  if (!token.success) throw new Error(`${realm} gives no token`);
  return token.output;
}
