import { describeIncident } from '../incidents/describe-incident.ts';
import { safeLine } from '../safe-output.ts';
import type { Screen } from '../screen.ts';
import { indented } from '../text-table.ts';
import type { DrillPlan, DrillReport } from './simulate.ts';

/** What the finding names, and what of it a drill may act on. */
export function describePlan({ shape, resources }: DrillPlan): string {
  const lines = resources.map(({ id, isForDrills }) => {
    const may = isForDrills ? 'listed for drills: may be acted on' : 'not listed: left alone';
    return `${safeLine(id)}  ${may}`;
  });
  const named = lines.length > 0 ? indented(lines) : '  no instance, user or role';
  return `It is ${shape} and names\n${named}`;
}

/** The incident that a drill led to. */
export function describeDrill(report: DrillReport, stack: string, screen: Screen): string {
  const { drillId, details, belowThreshold } = report;
  return [`DRILL ${drillId}. ${describePlan(report)}`, outcome()].join('\n\n');

  function outcome(): string {
    if (details) return describeIncident(details, stack, screen);
    if (belowThreshold) {
      return 'Its severity is below the threshold of the stack: recorded, and no incident.';
    }
    return 'No incident came of it in time. What could not be read is rejected: npx riposte dlq list findings --show 1';
  }
}

export const NOT_FOR_DRILLS = `No resource of this finding is listed for drills, so nothing was sent.
To let a drill act on a resource, list it in the response policy and apply:

  drill:
    instances: [i-0123456789abcdef0]
    principals: [drill-user]

To see only what would be planned: --plan-only. Everybody is told, marked as a drill, and nothing is touched.`;

export const WOULD_ACT =
  '--plan-only is for findings without a drill resource: these are listed for drills and would be acted on. Leave it out, or take them off the list.';
