import fc from 'fast-check';
import { describeFacts } from '../../../../../shared/domain/context/describe-facts.ts';
import type { IncidentContext } from '../../../../../shared/domain/context/incident-context.ts';
import { NO_FACTS } from '../../../../../shared/domain/context/known-facts.ts';
import { boundContext, isSameContext } from '../../../../../shared/domain/context/limits.ts';
import { aContext, aHost, aUser, OPENED_AT } from '../../../../builders/context.ts';
import { hostileText } from '../../../../builders/hostile-text.ts';

/** DynamoDB takes 400 KB for an item; names of attributes count. */
const ITEM_BYTES = 400 * 1024;

const texts = (max: number) => fc.array(hostileText(3), { maxLength: max });

function hostileContext(): fc.Arbitrary<IncidentContext> {
  const line = fc.record({ label: hostileText(2), value: hostileText(3) });
  const facts = fc.record({ resource: hostileText(2), lines: fc.array(line, { maxLength: 40 }) });
  const related = fc.record({
    incidentId: fc.constant('inc-20261121-9k3f7q2m'),
    title: hostileText(),
    status: fc.constant('open'),
    openedAt: fc.constant(OPENED_AT),
  });
  return fc
    .record({
      facts: fc.array(facts, { maxLength: 20 }),
      related: fc.array(related, { maxLength: 15 }),
      unread: texts(40),
    })
    .map((overrides) => aContext(overrides));
}

const VISIBLE_LINE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;

function allTexts({ facts, related, unread }: IncidentContext): string[] {
  return [
    ...facts.flatMap(({ resource, lines }) => [
      resource,
      ...lines.flatMap(({ label, value }) => [label, value]),
    ]),
    ...related.map(({ title }) => title),
    ...unread,
  ];
}

describe('the context of an incident', () => {
  it('fits into an item and is visible text, whatever the values are', () => {
    fc.assert(
      fc.property(hostileContext(), (context) => {
        const bound = boundContext(context);
        expect(Buffer.byteLength(JSON.stringify(bound))).toBeLessThan(ITEM_BYTES);
        expect(allTexts(bound).filter((text) => !VISIBLE_LINE.test(text))).toStrictEqual([]);
        expect(allTexts(bound).filter((text) => text.length > 240)).toStrictEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('fits when everything is as large as it may be', () => {
    const value = '漢'.repeat(10_000);
    const lines = Array.from({ length: 100 }, () => ({ label: value, value }));
    const facts = Array.from({ length: 100 }, () => ({ resource: value, lines }));
    const recommendations = Array.from({ length: 100 }, (_, index) => `${index} `.padEnd(600, 'x'));
    const bound = boundContext(
      aContext({
        facts,
        unread: facts.map(() => value),
        recommendations: {
          immediate: recommendations,
          investigate: recommendations,
          prevent: recommendations,
        },
      }),
    );

    expect(Buffer.byteLength(JSON.stringify(bound))).toBeLessThan(ITEM_BYTES);
    expect(Buffer.byteLength(JSON.stringify(bound))).toBeGreaterThan(ITEM_BYTES / 2);
    expect(bound.facts).toHaveLength(12);
    expect(bound.recommendations.immediate).toHaveLength(10);
  });

  it('keeps hostile tags of a host out of everything but their line', () => {
    fc.assert(
      fc.property(fc.array(hostileText(2), { maxLength: 50 }), (values) => {
        const tags = values.map((value, index) => ({ key: `${index}${value}`, value }));
        const host = describeFacts({ ...NO_FACTS, instances: [aHost({ tags })] }, OPENED_AT);
        const [facts] = boundContext(aContext({ facts: host })).facts;
        const line = facts?.lines.find(({ label }) => label === 'Tags');
        expect(line?.value.length).toBeLessThanOrEqual(240);
        expect(facts?.lines).toHaveLength(6);
      }),
    );
  });

  it('says how much was left out of what could not be read', () => {
    const unread = Array.from({ length: 50 }, (_, index) => `fact ${index}`);

    expect(boundContext(aContext({ unread })).unread.slice(-2)).toStrictEqual([
      'fact 28',
      '21 further facts',
    ]);
  });

  it('recommends nothing twice, and nothing that is too long to be a recommendation', () => {
    const immediate = ['Do this.', 'Do this.', 'x'.repeat(601)];

    const { recommendations } = boundContext(
      aContext({ recommendations: { immediate, investigate: [], prevent: [] } }),
    );

    expect(recommendations.immediate).toStrictEqual(['Do this.']);
  });

  it('shows a dash where nothing visible is left of a value', () => {
    const facts = [{ resource: 'x', lines: [{ label: 'Tags', value: '\u200b\u0000' }] }];

    expect(boundContext(aContext({ facts })).facts[0]?.lines[0]?.value).toBe('-');
  });

  it('is the same whenever it was gathered and in whatever order it was stored', () => {
    const { facts, ...rest } = aContext();
    const stored = { ...rest, gatheredAt: 'later', facts };

    expect(isSameContext(stored, aContext())).toBe(true);
    expect(isSameContext({ ...stored, relatedCount: 1 }, aContext())).toBe(false);
    expect(isSameContext({ ...stored, unread: ['x'] }, aContext())).toBe(false);
    expect(isSameContext(undefined, aContext())).toBe(false);
  });

  it('stays the same when it is bound again, whatever the values are', () => {
    fc.assert(
      fc.property(hostileContext(), (context) => {
        const once = boundContext(context);
        expect(boundContext(once)).toStrictEqual(once);
      }),
      { numRuns: 40 },
    );
  });

  it('is left as it is when it is sane', () => {
    expect(boundContext(aContext())).toStrictEqual(aContext());
    expect(describeFacts({ ...NO_FACTS, users: [aUser()] }, OPENED_AT)[0]?.resource).toBe(
      'user alice',
    );
  });
});
