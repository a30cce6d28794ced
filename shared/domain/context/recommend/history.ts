import type { Recommend } from './situation.ts';

/** From here on it is no accident any more. */
const PATTERN = 3;

/** What earlier incidents on the same resources say. */
export const recommendForHistory: Recommend = ({ relatedCount }) => {
  if (relatedCount === 0) return {};
  return {
    investigate: [
      'Compare with the earlier incidents on the same resources: was the way in closed then?',
    ],
    ...(relatedCount >= PATTERN && {
      prevent: [
        `${relatedCount} incidents on the same resources in 30 days: treat the cause, not each of them.`,
      ],
    }),
  };
};
