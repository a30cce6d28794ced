import type { RaisedFinding } from '../../../scripts/local-aws/admin-client.ts';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import { type FindingParts, miningFinding } from '../../../scripts/local-aws/server-finding.ts';
import { local } from './platform.ts';

/** GuardDuty reports that the server mines; `changes` replace parts of the finding. */
export async function raiseMining(
  server: Server,
  changes: FindingParts = {},
): Promise<RaisedFinding> {
  return local().raiseFinding({ ...miningFinding(server), ...changes });
}

/** GuardDuty reports anything at all. */
export async function raiseFinding(finding: FindingParts): Promise<RaisedFinding> {
  return local().raiseFinding(finding);
}

/** GuardDuty sees the same again. */
export async function repeatFinding(id: string, changes?: FindingParts): Promise<RaisedFinding> {
  return local().repeatFinding(id, changes);
}
