/** Structured log lines; never payloads, never secrets. */
export interface Logger {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export interface LogFields {
  readonly runId?: string;
  readonly step?: string;
  readonly flowId?: string;
  readonly error?: unknown;
  readonly [name: string]: unknown;
}
