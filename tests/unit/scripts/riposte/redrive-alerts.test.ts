import { untoldIncidents } from '../../../../scripts/riposte/redrive-alerts.ts';

function meta(id: string, stateVersion: number) {
  return { pk: `INCIDENT#${id}`, sk: 'META', incidentId: id, stateVersion, correlationId: 'c' };
}

function told(id: string, channel: string, toldVersion: number) {
  return { pk: `INCIDENT#${id}`, sk: `ALERT#${channel}`, toldVersion };
}

describe('incidents that were not told', () => {
  it.each([
    ['no channel was ever told', [meta('inc-1', 1)]],
    ['one channel was told an earlier state', [meta('inc-1', 3), told('inc-1', 'slack', 2)]],
    [
      'one of two channels was told an earlier state',
      [told('inc-1', 'sns', 3), meta('inc-1', 3), told('inc-1', 'slack', 2)],
    ],
  ])('are those of which %s', (_case, items) => {
    expect(untoldIncidents(items).map(({ incidentId }) => incidentId)).toStrictEqual(['inc-1']);
  });

  it('are not those that every channel knows as they are now', () => {
    const items = [meta('inc-1', 3), told('inc-1', 'slack', 3), told('inc-1', 'sns', 4)];

    expect(untoldIncidents(items)).toStrictEqual([]);
  });

  it('are told apart by incident', () => {
    const items = [meta('inc-1', 2), told('inc-1', 'slack', 2), meta('inc-2', 2)];

    expect(untoldIncidents(items).map(({ incidentId }) => incidentId)).toStrictEqual(['inc-2']);
  });
});
