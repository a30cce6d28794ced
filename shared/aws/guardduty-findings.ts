import {
  BadRequestException,
  GetFindingsCommand,
  type GuardDutyClient,
} from '@aws-sdk/client-guardduty';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** The finding as GuardDuty itself has it (API shape, PascalCase); undefined when it does not know it. */
export type GetFinding = (detectorId: string, findingId: string) => Promise<unknown>;

/** Asks GuardDuty for a finding. A detector that is not ours means that GuardDuty does not know the finding either. */
export function createGetFinding(client: GuardDutyClient): GetFinding {
  return async (detectorId, findingId) => {
    try {
      const command = new GetFindingsCommand({ DetectorId: detectorId, FindingIds: [findingId] });
      const { Findings: findings = [] } = await client.send(command);
      return findings.find(({ Id: id }) => id === findingId);
    } catch (error) {
      if (error instanceof BadRequestException) return undefined;
      return rethrowAsDomainError(error);
    }
  };
}
