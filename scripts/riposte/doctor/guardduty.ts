import { GetDetectorCommand, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { type Check, fine, type Verdict } from './check.ts';
import type { Examined } from './examined.ts';

/** GuardDuty is on in this region, and repeats of findings come soon enough. */
export const guarddutyCheck: Check<Examined> = {
  name: 'guardduty',
  run: async ({ clients: { guardduty } }) => {
    const { DetectorIds: ids = [] } = await guardduty.send(new ListDetectorsCommand());
    const [id] = ids;
    if (id === undefined) return off('there is no detector in this region');
    const detector = await guardduty.send(new GetDetectorCommand({ DetectorId: id }));
    if (detector.Status !== 'ENABLED') return off(`detector ${id} is suspended`);
    return describeFrequency(id, detector.FindingPublishingFrequency ?? 'unknown');
  },
};

function off(problem: string): Verdict {
  return {
    status: 'fail',
    summary: 'GuardDuty is off: nothing is detected',
    problems: [problem],
    todo: 'Enable it (aws guardduty update-detector --detector-id … --enable), or let Terraform make a detector.',
  };
}

/** First findings come at once; the frequency is that of repeats, by which a containment is tried again. */
function describeFrequency(id: string, frequency: string): Verdict {
  const summary = `detector ${id} is on, repeats are published every ${frequency}`;
  if (frequency === 'FIFTEEN_MINUTES') return fine(summary);
  return {
    status: 'warn',
    summary,
    todo: 'Repeats order again what was held back: set the publishing frequency to FIFTEEN_MINUTES.',
  };
}
