import { ATTACK_VERSION } from './attack-version.ts';
import { hasTcpFlags } from './contact.ts';
import { conversationsOf } from './conversation.ts';
import type { Detection } from './detection.ts';
import { findAboveOwnPast } from './own-past.ts';
import { distinct } from './ranking.ts';
import { findOutsideWork } from './outside-work.ts';
import type { WorkingTime } from './working-time.ts';

export interface UnusualHoursSettings {
  /** Absent: none is configured, and only the host's own past counts. */
  readonly workingTime?: WorkingTime;
  /** Bytes sent to the outside: the least that counts outside of working time, and the least above what is usual in that hour. */
  readonly bytes: number;
  /** Distinct peers: the least above what is usual in that hour. */
  readonly peers: number;
  /** Earlier hours of the same hour of the day that must be known, of the 7 that are kept. */
  readonly samples: number;
}

export const UNUSUAL_HOURS_DEFAULTS: UnusualHoursSettings = {
  bytes: 10_000_000,
  peers: 20,
  samples: 5,
};

/**
 * Activity when there should be none: outside of the configured working time, or far above what the host itself did in the same hour
 * of earlier days (robust z-score over 3.5). Without working time and without enough of the past it says so and does not guess.
 */
export function createUnusualHours(settings: UnusualHoursSettings): Detection {
  return {
    name: 'unusual-hours',
    technique: { id: 'T1029', name: 'Scheduled Transfer', attackVersion: ATTACK_VERSION },
    falsePositives: [
      'backups, updates and batch jobs of the night',
      'people on call or in another time zone',
      'a week with a holiday or a release in the past that is compared with',
    ],
    runbook:
      'Compare with the jobs that are scheduled at this hour and with who was on call; nobody and nothing means that it is foreign.',
    detect: (traffic) => {
      const conversations = conversationsOf(traffic);
      const hosts = distinct(conversations, ({ host }) => host).filter(
        (host) => !traffic.isExternal(host),
      );
      const past = findAboveOwnPast(traffic, hosts, settings);
      const { workingTime } = settings;
      if (!workingTime) {
        return past.compared === 0 && hosts.length > 0
          ? { found: [], unable: 'no history' }
          : { found: past.found };
      }
      const knowsFlags = hasTcpFlags(traffic);
      const outside = findOutsideWork(traffic, { ...settings, workingTime, knowsFlags });
      return { found: [...past.found, ...outside] };
    },
  };
}
