import { describeIncident } from '../../../../scripts/riposte/incidents/describe-incident.ts';
import { timelineOf } from '../../../../scripts/riposte/incidents/timeline.ts';
import type { PreservedEvidence } from '../../../../shared/domain/context/preserved-evidence.ts';
import { aContext } from '../../../builders/alert.ts';
import { incidentDetails } from '../../../builders/incident.ts';
import { aTarget } from '../../../builders/order.ts';

const SCREEN = { width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') };
const KEY = 'preserved/inc-1/i-1/description.json';
const EVIDENCE: PreservedEvidence = {
  target: aTarget({ id: 'i-1' }),
  at: '2026-11-21T10:00:04.000Z',
  pieces: [
    {
      ...{ name: 'snapshots', outcome: 'kept' },
      snapshots: [
        { snapshotId: 'snap-a', volumeId: 'vol-a' },
        { snapshotId: 'snap-b', volumeId: 'vol-b' },
      ],
    },
    { name: 'console output', outcome: 'missing', remark: 'none \u001b[31myet' },
    {
      ...{ name: 'description', outcome: 'kept' },
      stored: { bucket: 'evidence', key: KEY, bytes: 2, sha256: 'abcd' },
    },
  ],
};
const details = incidentDetails({}, { context: aContext({ preserved: [EVIDENCE] }) });

it('is shown with snapshots by volume, objects, hashes, and what is missing', () => {
  const text = describeIncident(details, 'riposte-dev', SCREEN);

  expect(text).toContain('Evidence of instance i-1, 2026-11-21T10:00:04.000Z');
  expect(text).toMatch(/snapshots +kept +snap-a of vol-a/);
  expect(text).toMatch(/snapshots +kept +snap-b of vol-b/);
  expect(text).toMatch(/console output +missing .*none .*yet/);
  expect(text).not.toContain('\u001b');
  expect(text).toMatch(new RegExp(`description +kept +s3://evidence/${KEY} +abcd`));
});

it('has its place in the timeline', () => {
  const event = timelineOf(details, []).find(({ kind }) => kind === 'evidence');

  expect(event).toMatchObject({
    at: '2026-11-21T10:00:04.000Z',
    text: 'evidence of i-1: snapshots kept, console output missing, description kept',
  });
});
