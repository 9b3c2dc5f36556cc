import { randomBytes } from 'node:crypto';
import { uuidV7, type Json, type RunEvent } from '@plumbline/shared';
import type { AcceptRequest, Append, RunStore } from '../../src/engine/ports/run-store.js';

export const newId = (): string => uuidV7(Date.now(), randomBytes(10));

export const FLOW = newId();

/** An accept of an event of its own, not deduped and not claimed unless the test says so. */
export function acceptRequest(parts: Partial<AcceptRequest> & { flowId?: string; raw?: Uint8Array } = {}): AcceptRequest {
  const { flowId = FLOW, raw = Buffer.from('{}'), ...request } = parts;
  const delivery = { id: newId(), flowId, kind: 'webhook', method: 'POST', path: 'p', headers: {}, query: '', raw };
  return { delivery, runId: newId(), version: 1, dedupe: null, claim: null, ...request };
}

/** A run that `worker` owns: journal accepted (1), claimed (2), epoch 1. */
export async function ownedRun(store: RunStore, worker: string): Promise<string> {
  const answer = await store.accept(acceptRequest({ claim: { worker } }));
  if (answer.kind !== 'accepted' || !answer.claimed) throw new Error(`not claimed: ${JSON.stringify(answer)}`);
  return answer.runId;
}

export function succeeded(output: Json = null, step = 'a'): RunEvent {
  return { kind: 'step.succeeded', step, attempt: 1, output };
}

/** An append to a run that was just accepted and claimed. */
export function appendTo(runId: string, parts: Partial<Append> = {}): Append {
  return {
    runId,
    appendId: newId(),
    fromSeq: 2,
    epoch: 1,
    status: 'running',
    wakeAtMs: null,
    sends: false,
    releases: false,
    seen: 0,
    events: [succeeded()],
    ...parts,
  };
}

/** The append that gives a run up. */
export function releaseOf(runId: string, wakeAtMs: number | null, parts: Partial<Append> = {}): Append {
  return appendTo(runId, { status: 'waiting', wakeAtMs, releases: true, events: [{ kind: 'run.released', wakeAtMs }], ...parts });
}

/** The append that ends a run. */
export function endOf(runId: string, parts: Partial<Append> = {}): Append {
  return appendTo(runId, { status: 'failed', releases: true, events: [{ kind: 'run.finished', status: 'failed' }], ...parts });
}
