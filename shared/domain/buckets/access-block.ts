/** The four switches of Block Public Access on a bucket. Source: S3 API reference, PublicAccessBlockConfiguration. */
export const SWITCHES = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
] as const;
export type Switch = (typeof SWITCHES)[number];

/** Which switches are on; undefined instead of it: nothing is configured, which means that all are off. */
export type AccessBlock = Readonly<Record<Switch, boolean>>;

export const ALL_BLOCKED: AccessBlock = toBlock(() => true);

/** A block made of an answer for each switch. */
export function toBlock(isOn: (name: Switch) => boolean): AccessBlock {
  return {
    BlockPublicAcls: isOn('BlockPublicAcls'),
    IgnorePublicAcls: isOn('IgnorePublicAcls'),
    BlockPublicPolicy: isOn('BlockPublicPolicy'),
    RestrictPublicBuckets: isOn('RestrictPublicBuckets'),
  };
}

/** The switches that are on. */
export function switchesOn(block: AccessBlock | undefined): Switch[] {
  return SWITCHES.filter((name) => block?.[name] === true);
}

export function isAllBlocked(block: AccessBlock | undefined): boolean {
  return switchesOn(block).length === SWITCHES.length;
}

/** What a release makes of the block. */
export interface BlockRelease {
  /** What the bucket is to have; undefined: no configuration, as before. */
  readonly to: AccessBlock | undefined;
  readonly isChange: boolean;
  /** Switches that were on before us and that somebody has switched off since. */
  readonly drifted: readonly Switch[];
}

/** Gives back each switch that is still as we left it (on); one that somebody switched off since is left alone. Pure. */
export function planBlockRelease(
  before: AccessBlock | undefined,
  now: AccessBlock | undefined,
): BlockRelease {
  const was = switchesOn(before);
  const on = switchesOn(now);
  const drifted = was.filter((name) => !on.includes(name));
  const block = toBlock((name) => on.includes(name) && was.includes(name));
  const isAsBefore = before === undefined && switchesOn(block).length === 0;
  const isChange = now !== undefined && on.some((name) => !was.includes(name));
  return { to: isAsBefore ? undefined : block, isChange, drifted };
}

/** True when the bucket has what a release was to give it. */
export function hasBlock(now: AccessBlock | undefined, wanted: AccessBlock | undefined): boolean {
  return SWITCHES.every((name) => (now?.[name] ?? false) === (wanted?.[name] ?? false));
}
