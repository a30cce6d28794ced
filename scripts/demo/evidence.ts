/** What was seen at several times: a table with a row for each thing and a column for each time. */
export interface Evidence {
  readonly title: string;
  /** What the rows are: header of the first column. */
  readonly of: string;
  readonly times: readonly string[];
  readonly rows: readonly EvidenceRow[];
}

export interface EvidenceRow {
  readonly name: string;
  /** One cell for each time. */
  readonly cells: readonly (readonly Mark[])[];
}

/** One thing in a cell. */
export interface Mark {
  readonly text: string;
  /** For the report, which has more room than a terminal. */
  readonly detail?: string;
  /** The attacker cannot go on. */
  readonly isCut?: boolean;
}
