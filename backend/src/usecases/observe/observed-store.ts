import type { AcceptAnswer, AcceptRequest, Append, AppendAnswer, ClaimedRun, RunStore } from '../../engine/ports/run-store.js';
import { ObservedRuns, type ObserveDeps } from './observed-runs.js';

/**
 * A run store that counts and logs what is committed through it. Nothing of it changes what is stored, and executing a run knows
 * nothing of it.
 */
export function withObservation(store: RunStore, deps: ObserveDeps): RunStore {
  const runs = new ObservedRuns(deps);
  const { metrics, monotonicMs } = deps;
  let sweptSinceMs: number | null = null;
  return {
    accept: (request) => {
      const sinceMs = monotonicMs();
      return store.accept(request).then((answer) => {
        metrics.accepted(answer.kind, (monotonicMs() - sinceMs) / 1_000);
        noteAccept(runs, request, answer);
        return answer;
      });
    },
    append: (append) =>
      store.append(append).then((answer) => {
        metrics.appended(answer.kind, append.events.length);
        noteAppend(runs, append, answer);
        return answer;
      }),
    claim: async (worker, limit) => {
      sweptSinceMs ??= monotonicMs();
      return noteClaim(runs, deps, 'sweep', await store.claim(worker, limit));
    },
    claimThese: async (worker, runIds) => noteClaim(runs, deps, 'ring', await store.claimThese(worker, runIds)),
    owned: async (worker) => {
      const sinceMs = sweptSinceMs ?? monotonicMs();
      const owned = await store.owned(worker);
      sweptSinceMs = null;
      metrics.swept((monotonicMs() - sinceMs) / 1_000);
      return owned;
    },
    row: async (runId) => {
      const row = await store.row(runId);
      if (row) runs.identified(runId, row.flowId, row.version);
      return row;
    },
    signal: (runId, signal, requestKey, reopens) => store.signal(runId, signal, requestKey, reopens),
    signalBy: (runId, requestKey) => store.signalBy(runId, requestKey),
    signalsAfter: (runId, n) => store.signalsAfter(runId, n),
    journal: (runId, afterSeq, limit) => store.journal(runId, afterSeq, limit),
    delivery: (id) => store.delivery(id),
    advanceLines: (thorough) => store.advanceLines(thorough),
    placeInLine: (runId) => store.placeInLine(runId),
    recordLate: (append) => store.recordLate(append),
  };
}

function noteAccept(runs: ObservedRuns, { runId, delivery, version, claim }: AcceptRequest, answer: AcceptAnswer): void {
  if (answer.kind !== 'accepted' || !answer.claimed || !claim) return;
  runs.taken(runId, delivery.flowId, version);
  if (!claim.turn) return;
  runs.committed(runId, claim.turn.events);
  if (claim.turn.releases) runs.left(runId);
}

function noteAppend(runs: ObservedRuns, { runId, events, releases }: Append, answer: AppendAnswer): void {
  if (answer.kind === 'applied') runs.committed(runId, events);
  if (answer.kind === 'fenced' || (answer.kind === 'applied' && releases)) runs.left(runId);
}

function noteClaim(
  runs: ObservedRuns,
  { metrics }: ObserveDeps,
  by: 'sweep' | 'ring',
  claimed: readonly ClaimedRun[],
): readonly ClaimedRun[] {
  metrics.claimed(by, claimed.length);
  for (const { runId } of claimed) runs.taken(runId);
  return claimed;
}
