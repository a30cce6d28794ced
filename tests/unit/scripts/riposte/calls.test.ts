import { describeIncident } from '../../../../scripts/riposte/incidents/describe-incident.ts';
import { aContext } from '../../../builders/alert.ts';
import { incidentDetails } from '../../../builders/incident.ts';
import { aLeak, someCalls } from '../../../builders/trail-event.ts';

const SCREEN = { width: Infinity, now: new Date('2026-11-21T12:00:00.000Z') };

it('calls after the cut are shown with their proof, and those that got through with all that is known', () => {
  const leaks = aLeak().leaks.map((leak) => ({ ...leak, userAgent: 'evil \u001b[31magent' }));
  const calls = [someCalls(), aLeak({ credential: 'user bob', leaks, remarks: ['late'] })];

  const text = describeIncident(
    incidentDetails({}, { context: aContext({ calls }) }),
    'riposte-dev',
    SCREEN,
  );

  expect(text).toMatch(/user alice +\S+ +verified +2026-11-21T10:20:03\.200Z +0 +3/);
  expect(text).toMatch(/user bob +\S+ +leaking +\S+ +2 +1 +late/);
  expect(text).toMatch(
    /ec2:RunInstances +2026-11-21T10:10:00\.000Z +eu-west-1 +198\.51\.100\.7 +evil/,
  );
  expect(text).not.toContain('\u001b');
});

it('are left out where nothing was revoked', () => {
  const text = describeIncident(incidentDetails(), 'riposte-dev', SCREEN);

  expect(text).not.toContain('Calls after the cut');
});
