import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import {
  ENRICHMENT_REQUESTED,
  parseEnrichmentRequested,
} from '../../../../../shared/domain/events/enrichment.ts';

const DETAIL = {
  version: 1,
  correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
  incidentId: 'inc-20261121-9k3f7q2m',
  requestedAt: '2026-11-21T10:00:01.000Z',
};
const anEvent = (detail: object, more: object = {}) =>
  JSON.stringify({ source: 'riposte', 'detail-type': ENRICHMENT_REQUESTED, detail, ...more });

describe('a wish for context', () => {
  it('is read with fields that nobody knows yet', () => {
    const detail = { ...DETAIL, fieldOfTheFuture: [1] };

    expect(parseEnrichmentRequested(anEvent(detail))).toStrictEqual(detail);
  });

  it.each([
    ['of another version', anEvent({ ...DETAIL, version: 2 })],
    ['without an incident', anEvent({ ...DETAIL, incidentId: '' })],
    ['at no time', anEvent({ ...DETAIL, requestedAt: 'soon' })],
    ['from somebody else', anEvent(DETAIL, { source: 'aws.guardduty' })],
    ['that is an order', anEvent(DETAIL, { 'detail-type': 'Containment Requested' })],
    ['that is no JSON', 'Enrichment Requested'],
  ])('%s is refused', (_, body) => {
    expect(() => parseEnrichmentRequested(body)).toThrow(InvalidInputError);
  });
});
