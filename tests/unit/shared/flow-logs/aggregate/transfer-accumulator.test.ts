import fc from 'fast-check';
import { transferableOf } from '../../../../../shared/flow-logs/aggregate/transfer-accumulator.ts';
import {
  createFlowAggregate,
  type FlowAggregate,
} from '../../../../../shared/flow-logs/flow-aggregate.ts';
import type { FlowQuery } from '../../../../../shared/flow-logs/flow-query.ts';
import { createTextScanner } from '../../../../../shared/flow-logs/text/text-scanner.ts';
import {
  aFile,
  aLine,
  aQuery,
  ENI,
  EVERYTHING,
  type Fields,
  OTHER_ENI,
  T0,
} from '../../../../builders/flow-lines.ts';
import { aLineOfAny } from '../../../../builders/flow-scan.ts';

function aggregateOf(lines: readonly Fields[], query: FlowQuery): FlowAggregate {
  const aggregate = createFlowAggregate(query);
  const scanner = createTextScanner(aggregate.accumulator);
  scanner.push(Buffer.from(aFile(lines.map((fields) => aLine(fields)))));
  scanner.end();
  return aggregate;
}

describe('parts of a scan', () => {
  const interfaces = [
    { id: ENI, cutAt: T0 - 1 },
    { id: OTHER_ENI, addresses: ['2001:db8::1'] },
  ];

  it.each<FlowQuery>([EVERYTHING, aQuery({ scope: { kind: 'interfaces', interfaces } })])(
    'say together what the whole says: $scope.kind',
    (query) => {
      const lines = fc.array(aLineOfAny(), { maxLength: 40 });
      fc.assert(
        fc.property(lines, lines, (some, others) => {
          const merged = aggregateOf(some, query);
          const other = aggregateOf(others, query).serialize();
          merged.merge(structuredClone(other, { transfer: transferableOf(other) }));

          expect(merged.summarize()).toStrictEqual(
            aggregateOf([...some, ...others], query).summarize(),
          );
        }),
      );
    },
  );

  it('keep to the number of groups together', () => {
    const lines = Array.from({ length: 40 }, (_, i) => ({ dstaddr: `198.51.100.${i}`, bytes: i }));
    const small = createFlowAggregate(EVERYTHING, { maxGroups: 16 });
    small.merge(aggregateOf(lines, EVERYTHING).serialize());
    const { groups, dropped } = small.summarize();

    expect(groups.length).toBeLessThanOrEqual(16);
    expect((dropped?.groups ?? 0) + groups.length).toBe(40);
  });
});
