import type { ActionRecord } from '../../../../../shared/domain/action.ts';
import { describeAction } from '../../../../../shared/domain/alert/describe-action.ts';
import type { Line } from '../../../../../shared/domain/alert/line.ts';
import { anActionRecord } from '../../../../builders/incident.ts';

/** Values in angle brackets, so that one sees what is ours and what is not. */
function shown(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : `<${part.value}>`)).join('');
}

function describeIt(overrides: Partial<ActionRecord>): string[] {
  return describeAction(anActionRecord(overrides)).map(shown);
}

const STEP = { resource: 'eni-1', from: ['sg-a', 'sg-b'], to: ['sg-q'] };

describe('describeAction', () => {
  it('says what was done, by which rule, on which interface', () => {
    expect(describeIt({ steps: [STEP] })).toEqual([
      '<isolate-instance> on <i-0123456789abcdef0>: contained, ordered by policy rule <mining-on-instances>',
      '• <eni-1> moved from <sg-a, sg-b> to <sg-q>',
    ]);
  });

  it.each([
    ['requested', 'to be moved'],
    ['dry-run', 'would be moved'],
    ['failed', 'to be moved'],
    ['released', 'restored'],
    ['release-failed', 'to be restored'],
  ] as const)('does not claim more than the state %s', (state, verb) => {
    expect(describeIt({ state, steps: [STEP] })[1]).toBe(
      `• <eni-1> ${verb} from <sg-a, sg-b> to <sg-q>`,
    );
  });

  it('gives the reason of a refusal', () => {
    expect(describeIt({ state: 'refused', steps: [], reason: 'protected instance' })).toEqual([
      expect.stringContaining('refused, nothing was changed'),
      '• because: <protected instance>',
    ]);
  });

  it('gives the note of a step that was not done instead of a move', () => {
    const steps = [{ ...STEP, note: 'managed by an AWS service' }];

    expect(describeIt({ steps })[1]).toBe('• <eni-1>: <managed by an AWS service>');
  });

  it('names the missing groups of an interface', () => {
    expect(describeIt({ steps: [{ resource: 'eni-1', from: [], to: ['sg-q'] }] })[1]).toBe(
      '• <eni-1> moved from <no group> to <sg-q>',
    );
  });

  it('counts the steps that it leaves out', () => {
    const lines = describeIt({ steps: Array.from({ length: 10 }, () => STEP) });

    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('• … and 2 more steps');
  });

  it.each([
    ['policy:mining', 'policy rule <mining>'],
    ['operator:arn:aws:iam::1:role/x', 'operator <arn:aws:iam::1:role/x>'],
    ['something else', '<something else>'],
  ])('words the origin %s', (requestedBy, expected) => {
    expect(describeIt({ requestedBy, steps: [] })[0]).toMatch(
      new RegExp(`ordered by ${expected}$`),
    );
  });
});
