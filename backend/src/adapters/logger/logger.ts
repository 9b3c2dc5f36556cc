import { pino, stdSerializers } from 'pino';
import type { LogFields, Logger } from '../../engine/ports/logger.js';

/** JSON lines on standard error output: standard output is for what people are told. */
export function createLogger(level: string): Logger {
  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: stdSerializers.err } },
    pino.destination(2),
  );
  return {
    info: (fields: LogFields, message: string) => log.info(fields, message),
    warn: (fields: LogFields, message: string) => log.warn(fields, message),
    error: (fields: LogFields, message: string) => log.error(fields, message),
  };
}
