import { writeFileSync } from 'node:fs';

/** Where the local AWS shows all messages as Slack would; gone when it stops. */
export function messagePageUrl({ endpoint }: { readonly endpoint: string }): string {
  return `${endpoint}/_local/slack/page`;
}

/** Keeps the page as a file; throws when there is none. */
export async function saveMessagePage(url: string, file: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  writeFileSync(file, await response.text());
}
