import * as v from 'valibot';
import { parseJson } from '../parsing.ts';
import { EVENT_SOURCE, RELEASE_REQUESTED, type ReleaseRequested } from './containment.ts';

export const SWEEP_REQUESTED = 'Sweep Requested';

const SweepRequestedSchema = v.object({
  source: v.literal(EVENT_SOURCE),
  'detail-type': v.literal(SWEEP_REQUESTED),
  detail: v.looseObject({ version: v.literal(1) }),
});

/** Whether the message in the queue is the wish of the clock (version 1) to let go of what is past its time; anything else is not. */
export function isSweepRequested(body: string): boolean {
  return v.is(SweepRequestedSchema, parseJson(body));
}

/** A release as it is put into the queue of the releasing function itself: in the same envelope as what comes by the bus. */
export function buildReleaseRequested(order: ReleaseRequested): string {
  return JSON.stringify({ source: EVENT_SOURCE, 'detail-type': RELEASE_REQUESTED, detail: order });
}
