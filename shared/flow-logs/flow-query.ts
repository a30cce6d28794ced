/** What is asked of flow logs. Times are Unix seconds, as in the records. */
export interface FlowQuery {
  /** Records count that end at this moment or later … */
  readonly from: number;
  /** … and begin at this moment or earlier. */
  readonly to: number;
  readonly scope: FlowScope;
}

/** Whose records are looked at. */
export type FlowScope =
  | { readonly kind: 'interfaces'; readonly interfaces: readonly ScopedInterface[] }
  /** Every record that names one of them as source or destination, `pkt-srcaddr` and `pkt-dstaddr` included. */
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'everything' };

/** A network interface of which all records count. */
export interface ScopedInterface {
  /** `eni-…` */
  readonly id: string;
  /** Its own addresses as far as known; otherwise the one that its records share is taken. */
  readonly addresses?: readonly string[];
  /** Unix seconds when it was cut off: what comes afterwards is counted on its own. */
  readonly cutAt?: number;
  /** With whom it may talk although it is cut off: that counts apart. */
  readonly allowed?: AllowedPeers;
}

/** Addresses in their normal form. */
export interface AllowedPeers {
  /** The interface may call them by HTTPS. */
  readonly called: readonly string[];
  /** They may call the interface by TCP. */
  readonly callers: readonly string[];
}
