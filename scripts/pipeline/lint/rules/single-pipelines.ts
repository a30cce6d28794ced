import { makesPipeline, type Occasion, OCCASIONS } from '../occasions.ts';
import type { Pipeline } from '../read-pipeline.ts';

const NONE: readonly Occasion[] = ['branch with an open merge request'];

/** A push makes one pipeline: of the branch, or of its merge request, and the default branch always has its own. */
export function singlePipelines(pipeline: Pipeline): string[] {
  const occasions = Object.keys(OCCASIONS) as Occasion[];
  return occasions.flatMap((occasion) => {
    const makes = makesPipeline(pipeline, OCCASIONS[occasion]);
    if (NONE.includes(occasion)) return makes ? [`workflow: ${occasion} has two pipelines`] : [];
    return makes ? [] : [`workflow: ${occasion} has no pipeline`];
  });
}
