import fc from 'fast-check';
import {
  type PlanRecord,
  readStatePosition,
  sha256,
  type Verdict,
} from '../../../../scripts/pipeline/plan/plan-record.ts';
import { type Findings, verifyPlan } from '../../../../scripts/pipeline/plan/verify-plan.ts';

const [PLAN, RECORD, ZIP, OTHER] = ['plan', 'record', 'zip', 'other'].map(sha256) as [
  string,
  string,
  string,
  string,
];
const state = { lineage: '3f6d', serial: 7 };
const record: PlanRecord = {
  ...{ version: 1, environment: 'dev', commit: 'c0ffee', plannedAt: '2026-11-29T10:00:00.000Z' },
  ...{ planSha256: PLAN, state, packages: { 'triage-finding.zip': ZIP } },
  containments: { state: 'read', targets: [] },
};
const verdict: Verdict = {
  ...{ version: 1, environment: 'dev', judgedAt: '2026-11-29T10:01:00.000Z', checks: 63 },
  ...{ planSha256: PLAN, recordSha256: RECORD },
};
const found: Findings = {
  ...{ environment: 'dev', commit: 'c0ffee', now: new Date('2026-11-29T11:00:00.000Z') },
  ...{ planSha256: PLAN, recordSha256: RECORD, state },
  packages: { 'triage-finding.zip': ZIP },
};

it('lets the very plan that was judged be applied', () => {
  expect(verifyPlan(record, verdict, found)).toBeUndefined();
});

describe('an apply is refused with 46 when', () => {
  it.each<[string, Partial<Findings>, string]>([
    [
      'the state has moved',
      { state: { ...state, serial: 8 } },
      'the state has moved since: serial 7 then, 8 now',
    ],
    [
      'the state went back',
      { state: { ...state, serial: 6 } },
      'the state has moved since: serial 7 then, 6 now',
    ],
    [
      'it is another state',
      { state: { ...state, lineage: 'x' } },
      'the state is another one than was planned from',
    ],
    [
      'there is no state any more',
      { state: { lineage: '', serial: 0 } },
      'the state is another one than was planned from',
    ],
    [
      'the plan is too old',
      { now: new Date('2026-11-30T10:00:00.001Z') },
      'the plan is 24 hours old, at most 24 are allowed',
    ],
    [
      'the plan is from the future',
      { now: new Date('2026-11-29T09:59:59.999Z') },
      'the plan was made at 2026-11-29T10:00:00.000Z, which is yet to come',
    ],
    [
      'the plan is for another environment',
      { environment: 'prod' },
      'the plan is for dev, not for prod',
    ],
    [
      'the plan is of another commit',
      { commit: 'deadbee' },
      'the plan is of commit c0ffee, not of deadbee',
    ],
    [
      'the record was changed',
      { recordSha256: OTHER },
      'the record is not the one that was judged',
    ],
    [
      'a package was changed',
      { packages: { 'triage-finding.zip': OTHER } },
      'triage-finding.zip is not the package that the plan was made for',
    ],
    [
      'a package is missing',
      { packages: {} },
      'triage-finding.zip is not the package that the plan was made for',
    ],
    [
      'a package is new',
      { packages: { ...found.packages, 'new.zip': ZIP } },
      'new.zip is not the package that the plan was made for',
    ],
  ])('%s', (_case, difference, reason) => {
    const refusal = verifyPlan(record, verdict, { ...found, ...difference });

    expect(refusal?.code).toBe(46);
    expect(refusal?.reasons).toContain(reason);
    expect(refusal?.message.split('\n').at(-1)).toMatch(/^What to do: apply nothing by hand/);
  });

  it('the plan was swapped after it was judged', () => {
    expect(verifyPlan(record, verdict, { ...found, planSha256: OTHER })?.reasons).toStrictEqual([
      'the plan is not the one that was made: its hash differs from the record',
      'the plan is not the one that was judged: its hash differs from the verdict',
    ]);
  });

  it('plan and record were swapped together', () => {
    const swapped = { ...record, planSha256: OTHER };
    const reasons = verifyPlan(swapped, verdict, { ...found, planSha256: OTHER })?.reasons;

    expect(reasons).toStrictEqual([
      'the plan is not the one that was judged: its hash differs from the verdict',
    ]);
  });

  it('the verdict is that of another environment', () => {
    const other = { ...verdict, environment: 'prod' };

    expect(verifyPlan(record, other, found)?.reasons).toStrictEqual([
      'the verdict is for prod, not for dev',
    ]);
  });
});

it('is allowed for a day to the millisecond, and not before it was planned', () => {
  const planned = Date.parse(record.plannedAt);
  fc.assert(
    fc.property(fc.integer({ min: -200_000_000, max: 200_000_000 }), (later) => {
      const refusal = verifyPlan(record, verdict, { ...found, now: new Date(planned + later) });
      expect(refusal === undefined).toBe(later >= 0 && later <= 86_400_000);
    }),
  );
});

describe('the position of a state', () => {
  it('is its lineage and serial', () => {
    const output = '{"version":4,"serial":12,"lineage":"3f6d","resources":[]}';

    expect(readStatePosition(output)).toStrictEqual({ lineage: '3f6d', serial: 12 });
  });

  it('is the beginning where there is no state', () => {
    expect(readStatePosition('\n')).toStrictEqual({ lineage: '', serial: 0 });
  });

  it.each(['{}', 'not JSON', '{"lineage":"x"}'])('cannot be read from %s', (output) => {
    expect(() => readStatePosition(output)).toThrow(/Invalid key|not valid JSON/);
  });
});
