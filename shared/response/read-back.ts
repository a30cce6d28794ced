/** Waits so many milliseconds. */
export type Wait = (ms: number) => Promise<unknown>;

/** AWS shows a change only eventually. Sources: IAM user guide, "Changes that I make are not always immediately visible"; EC2 API reference, eventual consistency. */
export const PAUSE_MS = 500;
const LOOKS = 3;

/** Looks until a change shows, this often and with this pause; false when it never does. */
export async function readBack(isShown: () => Promise<boolean>, wait: Wait): Promise<boolean> {
  for (let look = 1; ; look += 1) {
    if (await isShown()) return true;
    if (look === LOOKS) return false;
    await wait(PAUSE_MS);
  }
}
