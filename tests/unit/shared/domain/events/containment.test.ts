import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import {
  parseContainmentRequested,
  parseReleaseRequested,
} from '../../../../../shared/domain/events/containment.ts';

const target = {
  kind: 'instance',
  accountId: '123456789012',
  region: 'eu-west-1',
  id: 'i-0123456789abcdef0',
};
const detail = {
  version: 1,
  correlationId: 'finding-1',
  incidentId: 'inc-20261121-9k3f7q2m',
  action: 'isolate-instance',
  target,
  requestedBy: 'policy:mining',
  requestedAt: '2026-11-21T10:00:00.000Z',
};

function event(
  detailType: string,
  changes: Record<string, unknown> = {},
  envelope: object = {},
): string {
  return JSON.stringify({
    source: 'riposte',
    'detail-type': detailType,
    detail: { ...detail, ...changes },
    ...envelope,
  });
}

describe('parseContainmentRequested', () => {
  const read = (changes: Record<string, unknown> = {}, envelope: object = {}) =>
    parseContainmentRequested(
      event('Containment Requested', { mode: 'auto', ...changes }, envelope),
    );

  it('reads an order and keeps fields that it does not know', () => {
    expect(read({ priority: 1 })).toStrictEqual({ ...detail, mode: 'auto', priority: 1 });
  });

  it.each(['eu-west-1', 'us-gov-west-1', 'eusc-de-east-1', 'ap-southeast-10'])(
    'knows region %s',
    (region) => {
      expect(read({ target: { ...target, region } }).target.region).toBe(region);
    },
  );

  it.each([
    ['another version', { version: 2 }, 'version'],
    ['mode off', { mode: 'off' }, 'mode'],
    ['an unknown action', { action: 'terminate' }, 'action'],
    ['no target', { target: undefined }, 'target'],
    ['a target of another kind', { target: { ...target, kind: 'database' } }, 'target.kind'],
    ['a malformed account', { target: { ...target, accountId: '12' } }, 'target.accountId'],
    ['a malformed region', { target: { ...target, region: 'mars' } }, 'target.region'],
    ['a malformed instance', { target: { ...target, id: 'i-0123 or more' } }, 'target.id'],
    ['an empty incident', { incidentId: '' }, 'incidentId'],
    ['a time that is none', { requestedAt: 'now' }, 'requestedAt'],
  ])('refuses %s and says where', (_, change, problem) => {
    expect(() => read(change)).toThrow(InvalidInputError);
    expect(() => read(change)).toThrow(`detail.${problem}`);
  });

  it.each([
    ['another source', { source: 'aws.guardduty' }],
    ['another type', { 'detail-type': 'Release Requested' }],
    ['no detail', { detail: null }],
  ])('refuses an event with %s', (_, envelope) => {
    expect(() => read({}, envelope)).toThrow('not a "Containment Requested" event');
  });

  it('refuses what is no JSON', () => {
    expect(() => parseContainmentRequested('{')).toThrow(InvalidInputError);
  });
});

describe('parseReleaseRequested', () => {
  it('reads an order with and without a reason', () => {
    const operator = { requestedBy: 'operator:arn:aws:iam::123456789012:user/ann' };

    expect(parseReleaseRequested(event('Release Requested', operator))).toStrictEqual({
      ...detail,
      ...operator,
    });
    expect(
      parseReleaseRequested(event('Release Requested', { reason: 'false alarm' })).reason,
    ).toBe('false alarm');
  });

  it('refuses an order to contain', () => {
    expect(() => parseReleaseRequested(event('Containment Requested', { mode: 'auto' }))).toThrow(
      InvalidInputError,
    );
  });
});
