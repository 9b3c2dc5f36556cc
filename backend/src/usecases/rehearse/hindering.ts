import type { Problem } from '@plumbline/shared';
import { blocking } from '../runs/start-draft-run.js';

/** A connection that is not there yet, or not on this server: another one stands for it. */
const STOOD_IN_FOR: ReadonlySet<string> = new Set(['connection_required', 'connection_missing', 'connection_unknown']);

/** Problems for which a document can not be rehearsed; empty when it can. */
export function hindering(problems: readonly Problem[]): Problem[] {
  return blocking(problems).filter(({ code }) => !STOOD_IN_FOR.has(code));
}
