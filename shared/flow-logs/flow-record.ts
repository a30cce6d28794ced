/** One record with the fields that count here; undefined: `-`, or not in the format. Times are Unix seconds. */
export interface FlowRecord {
  readonly interfaceId: string | undefined;
  readonly srcaddr: string | undefined;
  readonly dstaddr: string | undefined;
  readonly pktSrcaddr: string | undefined;
  readonly pktDstaddr: string | undefined;
  readonly srcport: number | undefined;
  readonly dstport: number | undefined;
  readonly protocol: number | undefined;
  readonly packets: number | undefined;
  readonly bytes: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly action: 'ACCEPT' | 'REJECT' | undefined;
  readonly tcpFlags: number | undefined;
  readonly flowDirection: 'ingress' | 'egress' | undefined;
  readonly logStatus: 'OK' | 'NODATA' | 'SKIPDATA';
}

/** Takes records in any order; filters by scope and window itself. */
export interface RecordSink {
  readonly add: (record: FlowRecord) => void;
  /** Lines or rows that could not be read. */
  readonly addMalformed: (count: number) => void;
}
