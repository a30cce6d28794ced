import type { HourOfHost } from '../../shared/detections/detection.ts';
import { OUR_HOST, WINDOW_FROM } from './traffic.ts';

/** The hour of the window, quiet; give what differs. */
export function anHour(overrides: Partial<HourOfHost> = {}): HourOfHost {
  return {
    ...{ hour: WINDOW_FROM, host: OUR_HOST, bytesOut: 2_000_000, bytesIn: 3_000_000 },
    ...{ externalBytesOut: 1_000_000, flows: 100, rejects: 0, peers: 5 },
    ...overrides,
  };
}
