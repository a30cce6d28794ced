import type { CallEvidence } from '../context/call-evidence.ts';
import { standingCalls } from '../context/standing-calls.ts';
import type { IncidentDetails } from '../incident.ts';
import { line, type Line } from './line.ts';
import { orderCommand } from './order-command.ts';

/** What a person must do about credentials whose cut leaks, or is not proven. Pure. */
export function callPoints(details: IncidentDetails, stack: string): Line[] {
  if (details.incident.status !== 'contained') return [];
  return standingCalls(details).flatMap((evidence) => pointsOf(evidence, stack));
}

function pointsOf({ credential, state, leaks, target }: CallEvidence, stack: string): Line[] {
  if (state === 'unverifiable')
    return [
      line`Look in CloudTrail whether ${credential} still makes calls: it could not be proven.`,
    ];
  if (state !== 'leaking') return [];
  const [leak] = leaks;
  const such = leak ? line`, such as ${leak.name} from ${leak.from}` : [];
  const command = orderCommand({ action: 'revoke-credentials', target }, stack);
  return [
    [
      ...line`Find out who has taken the deny off ${credential}, or never had it: AWS accepts its calls`,
      ...such,
      '.',
    ],
    ...(command === undefined ? [] : [line`Then cut it off again: ${command}`]),
  ];
}
