import { createLogger, type Logger, type LoggerConfig } from '../../shared/runtime/logger.ts';

export interface LogSink {
  readonly logger: Logger;
  /** The text that would stand in the log, as it was written. */
  text(): string;
  entries(): Record<string, unknown>[];
}

/** A real logger whose output can be read. */
export function aLogSink(config: Partial<LoggerConfig> = {}): LogSink {
  const written: string[] = [];
  const logger = createLogger(
    { service: 'test', stack: 'riposte-test', environment: 'test', logLevel: 'DEBUG', ...config },
    { write: (line) => void written.push(line) },
  );
  const text = () => written.join('');
  const entries = () =>
    text()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { logger, text, entries };
}
