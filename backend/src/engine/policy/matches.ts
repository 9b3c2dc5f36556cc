import type { StepError } from '@plumbline/shared';

/** Whether `retry.on` names this error: its class, its status, or its code. `5xx` covers every status from 500 to 599. */
export function matches(on: readonly string[], error: StepError): boolean {
  return on.some(
    (name) =>
      name === error.class ||
      name === error.code ||
      (error.status !== undefined && (name === String(error.status) || (name === '5xx' && error.status >= 500 && error.status < 600))),
  );
}

/** What time can heal, and `park` is for (`engine.md` 5). */
export function healsWithTime(error: StepError): boolean {
  return error.class === 'network' || error.class === 'timeout' || error.class === '429' || error.class === '5xx';
}
