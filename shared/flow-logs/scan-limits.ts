import type { FlowLogObject, ScanLimits, ScanReport } from './flow-scan.ts';

export type LeftOut = NonNullable<ScanReport['left']>;

/** The objects from the first one on that the limits allow, and what is left out. */
export function withinLimits<T extends Pick<FlowLogObject, 'size'>>(
  objects: readonly T[],
  limits: ScanLimits,
): { readonly chosen: readonly T[]; readonly left?: LeftOut } {
  let bytes = 0;
  const tooLarge = objects.findIndex(({ size }) => (bytes += size) > limits.bytes);
  const byBytes = tooLarge < 0 ? objects.length : tooLarge;
  const count = Math.max(Math.min(byBytes, limits.objects), 0);
  if (count === objects.length) return { chosen: objects };
  const reason = count < byBytes ? 'objects' : 'bytes';
  return { chosen: objects.slice(0, count), left: leftOut(objects.slice(count), reason) };
}

export function leftOut(
  objects: readonly Pick<FlowLogObject, 'size'>[],
  reason: LeftOut['reason'],
): LeftOut {
  return {
    objects: objects.length,
    bytes: objects.reduce((sum, { size }) => sum + size, 0),
    reason,
  };
}

/** Both; that time ran out says more than that there was more. */
export function addLeft(a: LeftOut | undefined, b: LeftOut | undefined): LeftOut | undefined {
  if (!a || !b) return a ?? b;
  const reason = b.reason === 'time' ? 'time' : a.reason;
  return { objects: a.objects + b.objects, bytes: a.bytes + b.bytes, reason };
}
