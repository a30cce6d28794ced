import type { Recommendations } from '../incident-context.ts';
import { recommendForBuckets } from './bucket.ts';
import { recommendForExposure } from './exposure.ts';
import { recommendForHistory } from './history.ts';
import { recommendForHosts } from './host.ts';
import { recommendForHostCredentials } from './metadata.ts';
import { recommendForRoles } from './role.ts';
import type { Recommend, Situation } from './situation.ts';
import { recommendForThreats } from './threats.ts';
import { createRecommendForUsers } from './user.ts';

/** What to do, most urgent families first. `openedAt` (ISO 8601) is what ages are measured from. Pure. */
export function recommend(situation: Situation, openedAt: string): Recommendations {
  const families: readonly Recommend[] = [
    recommendForHosts,
    recommendForExposure,
    recommendForHostCredentials,
    createRecommendForUsers(openedAt),
    recommendForRoles,
    recommendForBuckets,
    recommendForThreats,
    recommendForHistory,
  ];
  const all = families.map((family) => family(situation));
  return {
    immediate: all.flatMap(({ immediate = [] }) => immediate),
    investigate: all.flatMap(({ investigate = [] }) => investigate),
    prevent: all.flatMap(({ prevent = [] }) => prevent),
  };
}
