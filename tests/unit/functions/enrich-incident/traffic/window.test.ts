import { windowAround } from '../../../../../functions/enrich-incident/traffic/window.ts';
import { aFindingRecord, incidentDetails } from '../../../../builders/incident.ts';

const seconds = (time: string): number => Date.parse(`2026-11-21T${time}Z`) / 1000;
const SETTINGS = { marginSeconds: 900, now: seconds('10:00:10'), verifies: false };

describe('the window', () => {
  it('begins before the first and ends after the last activity', () => {
    const settings = { ...SETTINGS, now: seconds('12:00:00') };

    expect(windowAround(incidentDetails(), settings)).toStrictEqual({
      from: seconds('09:43:00'),
      to: seconds('10:15:00'),
    });
  });

  it('grows with later findings', () => {
    const findings = [aFindingRecord(), aFindingRecord({ updatedAt: '2026-11-21T11:00:00.000Z' })];
    const settings = { ...SETTINGS, now: seconds('12:00:00') };

    expect(windowAround(incidentDetails({}, { findings }), settings).to).toBe(seconds('11:15:00'));
  });

  it('does not reach into the future', () => {
    expect(windowAround(incidentDetails(), SETTINGS).to).toBe(SETTINGS.now);
  });

  it('reaches until now when a cut is to be verified', () => {
    const settings = { ...SETTINGS, now: seconds('11:00:00'), verifies: true };

    expect(windowAround(incidentDetails(), settings).to).toBe(seconds('11:00:00'));
  });

  it('covers the last six hours of activity that has gone on for days', () => {
    const details = incidentDetails({ firstSeenAt: '2026-11-18T10:00:00.000Z' });

    expect(windowAround(details, SETTINGS).from).toBe(seconds('03:45:00'));
  });

  it.each([
    ['a time in the future', '2036-11-21T10:00:00.000Z'],
    ['no time', 'yesterday'],
  ])('is not moved away by %s in a finding', (_, updatedAt) => {
    const details = incidentDetails({}, { findings: [aFindingRecord({ updatedAt })] });
    const { from, to } = windowAround(details, SETTINGS);

    expect(from).toBe(seconds('09:43:00'));
    expect(to).toBe(SETTINGS.now);
  });
});
