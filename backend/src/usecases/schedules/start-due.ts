import { ERRORS, PlumblineError } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import { dueEvent, dueKey, KEY_MS } from '../../engine/schedule/event.js';
import { acceptDelivery, type AcceptDeps } from '../accept-delivery/accept-delivery.js';

export interface StartDueDeps extends AcceptDeps {
  readonly versions: FlowVersions;
  readonly encode: (text: string) => Uint8Array;
}

/** The run of a due time; `again`: it was started before. */
export interface StartedDue {
  readonly runId: string;
  readonly again: boolean;
}

/**
 * Starts the run of a due time, once: whoever comes to the same due time of the same flow gets the same run, in whatever process,
 * and also where an earlier one died before it could note that it had started it.
 * @throws PlumblineError as `acceptDelivery` does
 */
export async function startDue(deps: StartDueDeps, plan: Plan, dueMs: number): Promise<StartedDue> {
  const content = {
    ...{ kind: 'schedule', method: 'POST', path: `due ${new Date(dueMs).toISOString()}`, headers: {}, query: '' },
    raw: deps.encode(JSON.stringify(dueEvent(dueMs, deps.nowMs()))),
  };
  const { runId, duplicate } = await acceptDelivery(deps, plan, content, undefined, {
    by: 'clock',
    dedupe: { key: dueKey(dueMs), windowMs: KEY_MS },
  });
  return { runId, again: duplicate };
}

/** What to say where a flow does not take a due time; null: it may take it when it is tried again. */
export function refusalOf(error: unknown): string | null {
  return error instanceof PlumblineError && ERRORS[error.code].retry !== 'later' ? error.message : null;
}
