import { healthOf } from '../../engine/limits/circuit.js';
import { readLimit } from '../../engine/limits/read-limit.js';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { CallReport, Gates } from '../../engine/ports/gates.js';
import type { Outcome } from '../../engine/ports/operation.js';
import type { ExecutionDeps } from './deps.js';
import type { Admitted, Pass } from './admission.js';
import type { Launch } from './launch.js';

/** What a call that has ended tells about its gate. Pure. @param headers of the reply, lower-case names; none without one */
export function reportOf(
  outcome: Outcome,
  headers: { readonly [name: string]: string },
  { probe, wasHeld }: Pick<Pass, 'probe' | 'wasHeld'>,
  nowMs: number,
): CallReport {
  const limit = readLimit(headers, nowMs);
  const retryAfterMs = outcome.kind === 'not_done' ? (outcome.retryAfterMs ?? null) : null;
  const error = outcome.kind === 'ok' ? null : outcome.error;
  return { health: healthOf(outcome, retryAfterMs !== null || limit !== null), error, limit, retryAfterMs, probe, wasHeld };
}

/** A call that was let through is not made: whoever waits for what a probe shows need not wait for this one. */
export function giveBack(gates: Gates, { gate, answer }: Admitted): void {
  if (!answer.go || answer.probe === undefined) return;
  gates.learn(gate, { health: 'none', error: null, limit: null, retryAfterMs: null, probe: answer.probe, wasHeld: false });
}

/**
 * Waits until the next page of a list may be fetched; all pages are one attempt, so that there is no step to wait in between.
 * @returns how the attempt ends when that is too far away
 */
export async function admitPage(deps: ExecutionDeps, { pass, started }: Launch, cancel: CancelSignal): Promise<Outcome | null> {
  const untilMs = deps.clock.nowMs() + started.timeoutMs;
  for (let waited = false; ; waited = true) {
    const answer = await deps.gates.admit(pass.gate, { kind: 'released', waited, timeoutMs: started.timeoutMs });
    if (answer.go || cancel.aborted) return null;
    const nowMs = deps.clock.nowMs();
    if (answer.untilMs > untilMs) return tooFar(Math.max(0, answer.untilMs - nowMs));
    await new Promise<void>((done) => deps.timers.after(Math.max(1, answer.untilMs - nowMs), done));
  }
}

function tooFar(retryAfterMs: number): Outcome {
  const message = 'The service allows no more calls now; the list is read again from its first page.';
  return { kind: 'not_done', error: { code: 'rate_limited', class: '429', message }, retryAfterMs };
}
