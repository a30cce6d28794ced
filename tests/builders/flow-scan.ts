import fc from 'fast-check';
import { createFlowAggregate } from '../../shared/flow-logs/flow-aggregate.ts';
import type { FlowQuery } from '../../shared/flow-logs/flow-query.ts';
import type { FlowSummary } from '../../shared/flow-logs/flow-summary.ts';
import { createTextScanner } from '../../shared/flow-logs/text/text-scanner.ts';
import { ENI, type Fields, OTHER_ENI, T0 } from './flow-lines.ts';

interface TextOptions {
  readonly logFormat?: string;
  /** Bytes of a chunk. */
  readonly pieces?: number;
  /** The text ends in the middle. */
  readonly isBroken?: boolean;
  readonly maxGroups?: number;
}

/** What the text of one object says. */
export function scanText(
  text: string,
  query: FlowQuery,
  { logFormat, pieces = Infinity, isBroken = false, maxGroups }: TextOptions = {},
): FlowSummary {
  const aggregate = createFlowAggregate(query, maxGroups === undefined ? {} : { maxGroups });
  const scanner = createTextScanner(aggregate.accumulator, logFormat);
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += pieces) scanner.push(bytes.subarray(at, at + pieces));
  if (!isBroken) scanner.end();
  return aggregate.summarize();
}

const addresses = ['10.0.0.5', '10.0.0.6', '198.51.100.7', '2001:db8::1', '2001:db8::ff'];
const times = [-3700, -60, 0, 60, 3700].map((offset) => T0 + offset);

/** Records of all kinds, some of which cannot be read. */
export function aLineOfAny(): fc.Arbitrary<Fields> {
  const port = fc.constantFrom(0, 22, 443, 8080, 40_000, 50_000, '-');
  return fc.record({
    'interface-id': fc.constantFrom(ENI, OTHER_ENI, '-', `${ENI}f`),
    srcaddr: fc.constantFrom(...addresses, '-'),
    dstaddr: fc.constantFrom(...addresses, ENI),
    srcport: port,
    dstport: port,
    protocol: fc.constantFrom(6, 17, 300),
    bytes: fc.constantFrom(0, 40, 5_000_000_000, '-', 'x'),
    start: fc.constantFrom(...times),
    end: fc.constantFrom(...times),
    action: fc.constantFrom('ACCEPT', 'REJECT', '-', 'OK'),
    'log-status': fc.constantFrom('OK', 'OK', 'NODATA', 'SKIPDATA', '-'),
  });
}
