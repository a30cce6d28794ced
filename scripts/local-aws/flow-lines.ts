/** One record of a flow log before it is written; fields that it does not have are written as `-`. */
export interface FlowLine {
  /** First and last packet, Unix seconds. */
  readonly start: number;
  readonly end: number;
  /** By field name; those of `FLOW_LOG_FIELDS` and any other. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** What the flow logs that Terraform creates consist of (terraform/flow_logs.tf), with the version of each field. */
const VERSIONS = new Map<string, number>([
  ...versionOf(2, 'version account-id interface-id srcaddr dstaddr srcport dstport protocol'),
  ...versionOf(2, 'packets bytes start end action log-status'),
  ...versionOf(3, 'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr'),
  ...versionOf(5, 'pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path'),
]);

export const FLOW_LOG_FIELDS: readonly string[] = [...VERSIONS.keys()];

/** The default format of AWS: version 2, without flags and direction. */
export const DEFAULT_FIELDS: readonly string[] = FLOW_LOG_FIELDS.slice(0, 14);

function versionOf(version: number, fields: string): [string, number][] {
  return fields.split(' ').map((field) => [field, version]);
}

/**
 * Text of a whole object: names of the fields, then one line for each record. The version of a record is the highest of its
 * fields. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function formatFlowLines(lines: readonly FlowLine[], fields: readonly string[]): string {
  const version = Math.max(...fields.map((field) => VERSIONS.get(field) ?? 2));
  const rows = lines.map(({ start, end, values }) => {
    const all: FlowLine['values'] = { version, start, end, ...values };
    return fields.map((field) => all[field] ?? '-').join(' ');
  });
  return [fields.join(' '), ...rows, ''].join('\n');
}
