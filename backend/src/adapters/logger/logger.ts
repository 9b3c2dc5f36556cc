import { pino } from 'pino';
import type { LogFields, Logger } from '../../engine/ports/logger.js';
import { hideSecrets } from './hide-secrets.js';

/** JSON lines on standard error output: standard output is for what people are told. `docs/operations.md` lists the fields. */
export function createLogger(level: string): Logger {
  const formatters = {
    level: (label: string) => ({ level: label }),
    log: (fields: object) => hideSecrets(fields) as Record<string, unknown>,
  };
  const log = pino({ level, base: null, messageKey: 'message', timestamp: pino.stdTimeFunctions.isoTime, formatters }, pino.destination(2));
  return {
    debug: (fields: LogFields, message: string) => log.debug(fields, message),
    info: (fields: LogFields, message: string) => log.info(fields, message),
    warn: (fields: LogFields, message: string) => log.warn(fields, message),
    error: (fields: LogFields, message: string) => log.error(fields, message),
  };
}
