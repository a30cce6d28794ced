/** The parts of a finding that name resources. */
export interface FindingParts {
  readonly accountId: string;
  readonly region: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly service: Readonly<Record<string, unknown>>;
}
