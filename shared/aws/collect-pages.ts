import { rethrowAsDomainError } from './sdk-errors.ts';

/** Everything that the pages of an answer hold. What it throws is as asDomainError says. */
export async function collectPages<Page, Found>(
  pages: AsyncIterable<Page>,
  read: (page: Page) => readonly Found[] | undefined,
): Promise<Found[]> {
  const all: Found[] = [];
  try {
    for await (const page of pages) all.push(...(read(page) ?? []));
  } catch (error) {
    rethrowAsDomainError(error);
  }
  return all;
}
