import {
  BadRequestException,
  GetFindingsCommand,
  ListDetectorsCommand,
  type GuardDutyClient,
} from '@aws-sdk/client-guardduty';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** The finding as GuardDuty itself has it (API shape, PascalCase); undefined when it does not know it. */
export type GetFinding = (detectorId: string, findingId: string) => Promise<unknown>;

/**
 * Asks GuardDuty for a finding. That of a member account may name the detector of that account, which is not ours to ask: the
 * administrator account reads it through its own. Source: GuardDuty user guide, managing multiple accounts.
 */
export function createGetFinding(client: GuardDutyClient): GetFinding {
  return async (detectorId, findingId) => {
    const named = await askDetector(client, detectorId, findingId);
    if (named !== 'not ours') return named;
    for (const own of await ownDetectors(client)) {
      const found = await askDetector(client, own, findingId);
      if (found !== undefined && found !== 'not ours') return found;
    }
    return undefined;
  };
}

async function askDetector(
  client: GuardDutyClient,
  detectorId: string,
  findingId: string,
): Promise<object | 'not ours' | undefined> {
  try {
    const command = new GetFindingsCommand({ DetectorId: detectorId, FindingIds: [findingId] });
    const { Findings: findings = [] } = await client.send(command);
    return findings.find(({ Id: id }) => id === findingId);
  } catch (error) {
    if (error instanceof BadRequestException) return 'not ours';
    return rethrowAsDomainError(error);
  }
}

/** At most one for each region. */
async function ownDetectors(client: GuardDutyClient): Promise<readonly string[]> {
  const answer = await client.send(new ListDetectorsCommand({})).catch(rethrowAsDomainError);
  return answer.DetectorIds ?? [];
}
