import * as fc from 'fast-check';
import { newIncidentId } from '../../../../shared/domain/incident-id.ts';

const NOW = new Date('2026-11-21T23:59:59.999Z');

describe('newIncidentId', () => {
  it('carries the day in UTC and eight characters', () => {
    expect(newIncidentId(NOW, Uint8Array.of(0, 0, 0, 0, 0))).toBe('inc-20261121-00000000');
    expect(newIncidentId(NOW, Uint8Array.of(255, 255, 255, 255, 255))).toBe(
      'inc-20261121-zzzzzzzz',
    );
    expect(newIncidentId(NOW, Uint8Array.of(0, 0, 0, 0, 10))).toBe('inc-20261121-a0000000');
  });

  it('is different for different random bytes and never holds letters that people mix up', () => {
    const bytes = fc.uint8Array({ minLength: 5, maxLength: 5 });

    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const id = newIncidentId(NOW, a);
        expect(id).toMatch(/^inc-\d{8}-[0-9a-hjkmnp-tv-z]{8}$/);
        expect(id === newIncidentId(NOW, b)).toBe(Buffer.from(a).equals(Buffer.from(b)));
      }),
    );
  });
});
