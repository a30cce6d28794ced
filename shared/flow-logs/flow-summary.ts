/** Who talked to whom, as far as the records say. Times are Unix seconds. */
export interface FlowSummary {
  /** Most bytes first. */
  readonly groups: readonly FlowGroup[];
  /** One for each interface that has records and was asked for by its id. */
  readonly interfaces: readonly InterfaceRecords[];
  readonly records: RecordCounts;
  /** What was given up because there were more groups than memory allows; absent: nothing. */
  readonly dropped?: DroppedGroups;
}

/** All records of one direction between two addresses about one service. */
export interface FlowGroup {
  /** The address of ours, or the one that was asked for; with `everything` the source. */
  readonly local: string;
  readonly peer: string;
  /** Port of the service: replies are counted under the port that was called, not under the caller's. 0 where there are none. */
  readonly port: number;
  /** On which side the service is: `peer` when `local` called it. */
  readonly service: 'local' | 'peer';
  /** IANA number: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6. */
  readonly protocol: number;
  /** Seen from `local`: `egress` leaves it. */
  readonly direction: 'ingress' | 'egress';
  readonly action: 'ACCEPT' | 'REJECT';
  readonly bytes: number;
  readonly packets: number;
  /** Number of records. */
  readonly flows: number;
  /** All `tcp-flags` of its records or-ed; 0 where the format has none. */
  readonly tcpFlags: number;
  readonly first: number;
  readonly last: number;
}

export interface RecordCounts {
  /** Records of the scope and the window with `log-status` OK. */
  readonly ok: number;
  /** Nothing went through in their interval. */
  readonly noData: number;
  /** The service lost records in their interval. */
  readonly skipData: number;
  /** Lines that could not be read. */
  readonly malformed: number;
}

export interface InterfaceRecords {
  readonly id: string;
  /** Its own addresses as used to tell `local` from `peer`. */
  readonly addresses: readonly string[];
  readonly records: RecordCounts;
  readonly first: number;
  readonly last: number;
  /** Only where the moment of a cut was given. */
  readonly afterCut?: AfterCut;
}

/** What the records say about an interface that was cut off. */
export interface AfterCut {
  /** Records that begin after the cut: OK and NODATA, never SKIPDATA. Without one nothing is proven. */
  readonly records: number;
  /** Records that begin after the cut whose data was skipped. */
  readonly skipData: number;
  /** Without what was allowed. */
  readonly acceptedBytes: number;
  /** To and from those with whom it may talk although it is cut off; left out: none. */
  readonly allowedBytes?: number;
  /** To and from whom, most bytes first, without what was allowed; at most 20. */
  readonly accepted: readonly FlowGroup[];
  /** Accepted records that begin before the cut and end after it: part of their bytes may have passed after it. */
  readonly straddling: { readonly records: number; readonly bytes: number };
}

export interface DroppedGroups {
  /**
   * How often groups were dropped, those with least bytes and records first; small ones that together may be a scan stay.
   * One may have been dropped and begun anew.
   */
  readonly groups: number;
  readonly bytes: number;
  readonly flows: number;
}
