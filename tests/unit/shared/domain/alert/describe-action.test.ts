import type { ActionRecord } from '../../../../../shared/domain/action.ts';
import { describeAction, targetName } from '../../../../../shared/domain/alert/describe-action.ts';
import { shown } from '../../../../builders/alert.ts';
import { anActionRecord } from '../../../../builders/incident.ts';

function describeIt(overrides: Partial<ActionRecord>): string[] {
  return describeAction(anActionRecord(overrides)).map(shown);
}

const STEP = { resource: 'eni-1', from: ['sg-a', 'sg-b'], to: ['sg-q'] };

describe('describeAction', () => {
  it.each([
    ['leak', 'ordered by the look at flow logs, because it leaked'],
    ['standing-leak', 'ordered by the look at flow logs, because it leaked although it was denied'],
  ])('says on whose order: %s', (requestedBy, text) => {
    expect(describeIt({ requestedBy })[0]?.endsWith(text)).toBe(true);
  });

  it('says what was done, by which rule, on which interface', () => {
    expect(describeIt({ steps: [STEP] })).toEqual([
      '<isolate-instance> on <instance i-0123456789abcdef0>: contained, ordered by policy rule <mining-on-instances>',
      '• <eni-1> moved from <sg-a, sg-b> to <sg-q>',
    ]);
  });

  it.each([
    ['requested', 'to be moved'],
    ['running', 'to be moved'],
    ['refused', 'would have been moved'],
    ['releasing', 'to be restored'],
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

  it('says when it ends by itself', () => {
    const target = { kind: 'address', accountId: '1', region: 'global', id: '1.2.3.4' } as const;
    const step = { resource: 'IP set blocked-ipv4', from: [], to: ['1.2.3.4/32'] };
    const endsAt = '2026-11-22T10:00:00.000Z';

    expect(
      describeIt({ action: 'block-address', target, steps: [step], endsAt }).slice(1),
    ).toStrictEqual([
      '• released by itself: <2026-11-22 10:00:00 UTC>',
      '• <IP set blocked-ipv4> changed from nothing to <1.2.3.4/32>',
    ]);
  });

  it('gives the note of a step that was not done instead of a move', () => {
    const steps = [{ ...STEP, note: 'managed by an AWS service' }];

    expect(describeIt({ steps })[1]).toBe('• <eni-1>: <managed by an AWS service>');
  });

  it('says when there was nothing before', () => {
    expect(describeIt({ steps: [{ resource: 'eni-1', from: [], to: ['sg-q'] }] })[1]).toBe(
      '• <eni-1> moved from nothing to <sg-q>',
    );
  });

  it.each([
    ['Elastic IP 198.51.100.7', 'moved'],
    ['termination protection', 'changed'],
    ['Auto Scaling group web', 'changed'],
  ])('says of the %s of an instance that it was %s', (resource, verb) => {
    expect(describeIt({ steps: [{ ...STEP, resource }] })[1]).toBe(
      `• <${resource}> ${verb} from <sg-a, sg-b> to <sg-q>`,
    );
  });

  it('changes credentials, and moves nothing', () => {
    const step = {
      resource: 'access key AKIAIOSFODNN7EXAMPLE',
      from: ['Active'],
      to: ['Inactive'],
    };
    const target = { kind: 'access-key', accountId: '1', region: 'global', id: 'AKIA1' } as const;

    expect(describeIt({ action: 'revoke-credentials', target, steps: [step] })).toEqual([
      '<revoke-credentials> on <access key AKIA1>: contained, ordered by policy rule <mining-on-instances>',
      '• <access key AKIAIOSFODNN7EXAMPLE> changed from <Active> to <Inactive>',
    ]);
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

describe('targetName', () => {
  it.each([
    ['instance', 'i-1', 'instance i-1'],
    ['role-session', 'web:i-1', 'session web:i-1'],
    ['principal', 'root', 'principal root'],
  ] as const)('names a %s with the id %s: %s', (kind, id, name) => {
    expect(targetName({ kind, accountId: '1', region: 'global', id })).toBe(name);
  });
});
