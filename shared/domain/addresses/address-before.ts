/** What an IP set said of an address before containment. */
export interface AddressBefore {
  /** ARN of the IP set. */
  readonly set: string;
  /** Somebody else had put exactly this address there: then it stays. */
  readonly wasListed: boolean;
}

/** Under which name a record of before holds it. */
export const ADDRESS = 'address';
