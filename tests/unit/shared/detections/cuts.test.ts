import { cutsOf } from '../../../../shared/detections/cuts.ts';
import { createDetectAll } from '../../../../shared/detections/registry.ts';
import { DETECTION_DEFAULTS } from '../../../../shared/detections/settings.ts';
import type { FlowQuery, FlowScope } from '../../../../shared/flow-logs/flow-query.ts';
import type { FlowSummary } from '../../../../shared/flow-logs/flow-summary.ts';
import {
  aTraffic,
  type Call,
  calls,
  external,
  internal,
  OUR_HOST,
  verdicts,
  WINDOW_FROM,
  WINDOW_TO,
} from '../../../builders/traffic.ts';

const RECORDS = { ok: 1, noData: 0, skipData: 0, malformed: 0 };
const anInterface = (id: string, addresses: readonly string[]) => ({
  ...{ id, addresses, records: RECORDS, first: WINDOW_FROM, last: WINDOW_TO },
});
const summary: FlowSummary = {
  ...{ groups: [], records: RECORDS },
  interfaces: [anInterface('eni-1', [OUR_HOST, '2a00::5']), anInterface('eni-2', ['10.0.0.6'])],
};
const query = (scope: FlowScope): FlowQuery => ({ from: WINDOW_FROM, to: WINDOW_TO, scope });

it('are known by every address of the interfaces that were cut', () => {
  const scope: FlowScope = {
    kind: 'interfaces',
    interfaces: [{ id: 'eni-1', cutAt: WINDOW_FROM + 600 }, { id: 'eni-2' }],
  };

  expect([...cutsOf(query(scope), summary)]).toStrictEqual([
    [OUR_HOST, WINDOW_FROM + 600],
    ['2a00::5', WINDOW_FROM + 600],
  ]);
  expect(cutsOf(query({ kind: 'everything' }), summary).size).toBe(0);
});

describe('what is rejected', () => {
  const detectAll = createDetectAll(DETECTION_DEFAULTS);
  const found = (call: Call, cuts = new Map([[OUR_HOST, WINDOW_FROM + 600]])) => {
    const tried = calls(25, (index) => ({
      ...{ callee: external(index), outcome: 'rejected', flows: 40, ...call },
    }));
    return verdicts(detectAll(aTraffic(tried, { cuts })).patterns);
  };

  it('after the cut is our own doing', () => {
    expect(found({ at: 600 })).toStrictEqual([]);
    expect(found({ at: 540 })).toStrictEqual([]);
  });

  it.each<[string, Call]>([
    ['before it', { at: 539 }],
    ['from another host', { at: 700, caller: internal(1) }],
    ['by those that are called', { at: 700, outcome: 'reset' }],
  ])('%s is not', (_, call) => {
    expect(found(call)).toStrictEqual(['port-scan ACTOR high']);
  });

  it('is not where nothing was cut', () => {
    expect(found({ at: 700 }, new Map())).toStrictEqual(['port-scan ACTOR high']);
  });
});
