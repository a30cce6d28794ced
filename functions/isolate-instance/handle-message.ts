import { parseContainmentRequested } from '../../shared/domain/events/containment.ts';
import {
  isContainmentGuard,
  parseContainmentGuard,
} from '../../shared/domain/events/containment-guard.ts';
import type { Contain } from '../../shared/response/contain-target.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { CloseHalfWay } from './close-half-way.ts';

interface MessageParts {
  readonly isolate: Contain;
  readonly closeHalfWay: CloseHalfWay;
}

interface Message {
  readonly body: string;
  /** The queue has delivered it before. */
  readonly redelivered: boolean;
}

/** The queue holds orders, which come by the bus, and guards, which the function sends itself. */
export function createHandleMessage({ isolate, closeHalfWay }: MessageParts) {
  return async ({ body, redelivered }: Message, logger: Logger): Promise<void> =>
    isContainmentGuard(body)
      ? closeHalfWay(parseContainmentGuard(body), logger)
      : isolate({ order: parseContainmentRequested(body), redelivered }, logger);
}
