/** Structured log lines; never payloads, never secrets. A line about a run names it, one about a step names both. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export interface LogFields {
  readonly runId?: string;
  readonly step?: string;
  readonly flowId?: string | undefined;
  readonly error?: unknown;
  readonly [name: string]: unknown;
}
