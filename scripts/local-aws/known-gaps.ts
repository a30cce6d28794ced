/** A change that a second plan shows although nothing is to be done: the emulator answers other than AWS does. */
interface Gap {
  /** Terraform address; `*` stands for any run of characters. */
  readonly address: string;
  readonly reason: string;
}

/** All of them, each with its reason. Empty is what we want. */
const KNOWN_GAPS: readonly Gap[] = [];

/** The planned changes (`action address`) that no known gap explains. */
export function unexplainedChanges(
  changes: readonly string[],
  gaps: readonly Gap[] = KNOWN_GAPS,
): readonly string[] {
  return changes.filter((change) => explanation(change, gaps) === undefined);
}

/** One line for each planned change that a known gap explains. */
export function describeGaps(
  changes: readonly string[],
  gaps: readonly Gap[] = KNOWN_GAPS,
): readonly string[] {
  return changes.flatMap((change) => {
    const reason = explanation(change, gaps);
    return reason === undefined ? [] : [`${change} (known gap of the local AWS: ${reason})`];
  });
}

function explanation(change: string, gaps: readonly Gap[]): string | undefined {
  const address = change.slice(change.indexOf(' ') + 1);
  return gaps.find((gap) => matches(gap.address, address))?.reason;
}

function matches(pattern: string, address: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(address);
}
