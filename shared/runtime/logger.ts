import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import type { LOG_LEVELS } from './environment.ts';
import { redactLine } from './redact.ts';

/** What the steps of a function may do with the log. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'> & {
  child(bindings: Readonly<Record<string, unknown>>): Logger;
};

export interface LoggerConfig {
  /** Name of the function. */
  readonly service: string;
  readonly stack: string;
  readonly environment: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/**
 * JSON logger: one line per entry, without secrets. Errors go under `error` with their cause and facts.
 * @example createLogger(config).child({ correlationId }).info({ incidentId }, 'incident opened')
 */
export function createLogger(config: LoggerConfig, destination?: DestinationStream): Logger {
  const { service, stack, environment, logLevel } = config;
  const options = {
    level: logLevel.toLowerCase(),
    base: { service, stack, environment },
    messageKey: 'message',
    errorKey: 'error',
    serializers: { error: (error: unknown) => errorFields(error) },
    formatters: { level: (label: string) => ({ level: label.toUpperCase() }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: redactLine },
  };
  // Lambda freezes the process right after the answer: what is not written by then comes late or never.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
}

const MAX_CAUSES = 5;

/** An error with its facts and causes. pino's own serializer prints class names, which bundling shortens. */
function errorFields(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error) || depth > MAX_CAUSES) return String(error);
  const { name, message, stack, cause } = error;
  const related: unknown = error instanceof AggregateError ? error.errors : undefined;
  return {
    ...Object.fromEntries(Object.entries(error)),
    ...{ name, message, stack },
    ...(cause !== undefined && { cause: errorFields(cause, depth + 1) }),
    ...(Array.isArray(related) && { errors: related.map((each) => errorFields(each, depth + 1)) }),
  };
}
