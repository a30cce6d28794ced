/**
 * GuardDuty's API and SDK write PascalCase where EventBridge writes camelCase; the words are the same. Turns the first into the
 * second, so that one parser reads both. Source: GuardDuty API reference, GetFindings.
 */
export function toEventShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toEventShape);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      toEventShape(inner),
    ]),
  );
}

/** True for a finding in the API's shape. */
export function isApiShape(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'Id' in value && 'Type' in value;
}
