/** The partition of a region: how its ARNs begin. Source: AWS General Reference, Amazon Resource Names. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
