import { describeContext } from '../../../../../shared/domain/alert/describe-context.ts';
import { aContext, shown } from '../../../../builders/alert.ts';

const RESOURCE = { resource: 'r', lines: [] };
const LINE = { label: 'l', value: 'v' };

describe('describeContext', () => {
  it('shows facts by resource and related incidents, all values apart from our words', () => {
    const { facts, related } = describeContext(aContext());

    expect(facts.map(shown)).toEqual([
      '<instance i-0123456789abcdef0>',
      '• <Name>: <web-1>',
      '• <Open to the internet>: <tcp 22>',
    ]);
    expect(related.map(shown)).toEqual([
      '• <inc-20261101-aaaaaaaa> <released> since <2026-11-01 09:00:00 UTC>: <Port scan>',
    ]);
  });

  it('counts what it leaves out', () => {
    const lines = Array.from({ length: 10 }, () => LINE);
    const facts = [{ resource: 'r', lines }, ...Array.from({ length: 4 }, () => RESOURCE)];
    const content = describeContext(aContext({ facts, relatedCount: 7 }));

    expect(content.facts.map(shown)).toContain('• … and 2 more facts');
    expect(content.facts.map(shown).at(-1)).toBe('… and 2 more resources');
    expect(content.related.map(shown).at(-1)).toBe('• … and 6 more');
  });

  it('mentions no related incidents when there are none', () => {
    expect(describeContext(aContext({ related: [], relatedCount: 0 })).related).toEqual([]);
  });

  it('keeps a few recommendations of each group', () => {
    const many = Array.from({ length: 9 }, (_, index) => String(index));
    const recommendations = { immediate: [], investigate: many, prevent: many };

    expect(describeContext(aContext({ recommendations }))).toMatchObject({
      investigate: ['0', '1', '2', '3'],
      prevent: ['0', '1', '2', '3'],
    });
  });
});
