/** Who GitLab says that a job is. */
export interface Project {
  /** `group/project`. */
  readonly path: string;
  /** Protected default branch. */
  readonly branch: string;
}

/**
 * An ID token with the claims of GitLab's, for a local AWS, which checks claims and no signatures. Source: GitLab docs, "OpenID
 * Connect (OIDC) Authentication Using ID Tokens", token payload.
 */
export function issueToken({ path, branch }: Project, audience: string): string {
  const claims = {
    iss: 'https://gitlab.com',
    aud: audience,
    sub: `project_path:${path}:ref_type:branch:ref:${branch}`,
  };
  return [{ alg: 'RS256', typ: 'JWT' }, claims, 'not signed'].map(encode).join('.');
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
