import { evolve, isJsonObject, newRunView, type EndStatus, type Json, type JsonObject, type RunView } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { Answers } from '../../engine/ports/answers.js';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { Timers } from '../../engine/ports/clock.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { RunStore } from '../../engine/ports/run-store.js';

export interface AnswerDeps {
  readonly store: Pick<RunStore, 'journal'>;
  readonly payloads: Pick<PayloadStore, 'readJson'>;
  readonly answers: Answers;
  readonly timers: Timers;
  /** Fires when this process is about to end: nobody is kept waiting any longer then. */
  readonly leaving: CancelSignal;
}

/** What the sender of an event is told by the run that it started. */
export type Answer =
  | { readonly kind: 'responded'; readonly status: number; readonly headers: { readonly [name: string]: string }; readonly body: Json }
  | { readonly kind: 'ended'; readonly status: EndStatus }
  /** The run takes longer than the sender is kept waiting, or this process ends. */
  | { readonly kind: 'later' };

/** The answer may be told by a message that got lost: it is looked for this often as well, ms. */
const LOOK_MS = 500;

/** Waits for what a run answers, as its trigger asks: a `respond` step, or its end. */
export async function awaitAnswer(deps: AnswerDeps, plan: Plan, runId: string): Promise<Answer> {
  const view = newRunView(runId);
  let over = deps.leaving.aborted;
  let wake = (): void => undefined;
  const giveUp = (): void => {
    over = true;
    wake();
  };
  const stopDeadline = deps.timers.after(plan.respondWithinMs, giveUp);
  deps.leaving.addEventListener('abort', giveUp, { once: true });
  const stopListening = deps.answers.listen(runId, () => wake());
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      for (const entry of await deps.store.journal(runId, view.seq)) evolve(view, entry);
      const answer = await answerOf(deps, plan, view);
      if (answer) return answer;
      if (over) return { kind: 'later' };
      const stopLook = deps.timers.after(LOOK_MS, () => wake());
      await woken;
      stopLook();
    }
  } finally {
    stopDeadline();
    deps.leaving.removeEventListener('abort', giveUp);
    stopListening();
  }
}

async function answerOf(deps: AnswerDeps, plan: Plan, view: RunView): Promise<Answer | null> {
  if (plan.respond === 'fromStep') {
    for (const step of view.steps.values()) {
      if (step.status !== 'succeeded' || plan.steps.get(step.id)?.operation !== 'respond') continue;
      return responded(step.outputRef ? await deps.payloads.readJson(step.outputRef) : step.output);
    }
  }
  return view.end === null ? null : { kind: 'ended', status: view.end };
}

function responded(output: Json | undefined): Answer {
  const { status, headers, body = null } = isJsonObject(output) ? output : ({} as JsonObject);
  const texts = Object.entries(isJsonObject(headers) ? headers : {}).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  return { kind: 'responded', status: typeof status === 'number' ? status : 200, headers: Object.fromEntries(texts), body };
}
