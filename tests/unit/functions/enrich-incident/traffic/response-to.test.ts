import { responseTo } from '../../../../../functions/enrich-incident/traffic/response-to.ts';
import type { Traffic } from '../../../../../shared/detections/detection.ts';
import { INSTANCE } from '../../../../builders/finding.ts';
import { anActionRecord, incidentDetails } from '../../../../builders/incident.ts';

const SILENT: Traffic = {
  ...{ from: 0, to: 60, groups: [], isTruncated: false },
  isExternal: () => false,
};

describe('what has been done about the host', () => {
  it('is its isolation, and since when', () => {
    const details = incidentDetails({}, { actions: [anActionRecord()] });

    expect(responseTo(details, SILENT)).toStrictEqual({
      isolated: true,
      isolating: false,
      isolatedAt: '2026-11-21T10:00:03.200Z',
      instanceId: INSTANCE,
      databasePeers: [],
    });
  });

  it.each([
    ['running', 'auto', true],
    ['requested', 'auto', true],
    ['failed', 'auto', false],
    ['requested', 'dry-run', false],
  ] as const)('is under way when the action is %s in mode %s: %j', (state, mode, isolating) => {
    const details = incidentDetails({}, { actions: [anActionRecord({ state, mode })] });

    expect(responseTo(details, SILENT)).toMatchObject({ isolated: false, isolating });
  });
});
