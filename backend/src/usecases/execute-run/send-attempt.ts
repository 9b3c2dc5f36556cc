import { serviceCode, type Json, type StepError, type StepStarted } from '@plumbline/shared';
import type { PlanStep } from '../../engine/graph/plan.js';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { OpenConnection } from '../../engine/ports/connections.js';
import type { Outcome, PreparedCall } from '../../engine/ports/operation.js';
import type { RunState } from '../../engine/run/run-state.js';
import type { ExecutionDeps } from './deps.js';
import { bodyOf, budgetOf, scopeOf } from './scope.js';

type Success = Extract<Outcome, { kind: 'ok' }>;

/** Sends one attempt whose intent is committed, and decides by its contract and success predicate what came of it. */
export async function sendAttempt(
  deps: ExecutionDeps,
  state: RunState,
  trigger: Json,
  planned: PlanStep,
  started: StepStarted,
  call: PreparedCall,
  cancel: CancelSignal,
): Promise<Outcome> {
  const opened = started.connection ? await deps.connections.open(started.connection.id) : null;
  if (opened?.ok === false) return { kind: 'not_sent', error: opened.error };
  const connection = opened?.connection ?? null;
  const sent = await transmit(deps, state, planned, started, call, cancel, connection);
  const outcome = connection ? connection.redact(sent) : sent;
  if (outcome.kind === 'not_done' && outcome.retryAfterMs !== undefined) {
    const budget = budgetOf(started.connection?.id ?? null, started.url);
    deps.throttle.block(budget, deps.clock.nowMs() + outcome.retryAfterMs);
  }
  if (outcome.kind !== 'ok' || planned.success === null || !outcome.reply) return outcome;
  return judgeReply(deps, state, trigger, planned, planned.success, outcome);
}

async function transmit(
  deps: ExecutionDeps,
  state: RunState,
  planned: PlanStep,
  started: StepStarted,
  call: PreparedCall,
  cancel: CancelSignal,
  opened: OpenConnection | null,
): Promise<Outcome> {
  const at = { runId: state.view.id, step: planned.id };
  const outcome = await call.send({
    opened,
    timeoutMs: started.timeoutMs,
    cancel,
    maySend: () => {
      deps.pause.reach('before_send', at);
      // Under the lease that the run was claimed with: a worker that lost it and took another does not own the run.
      return deps.lease.workerId === state.view.owner && deps.lease.maySend();
    },
    onSent: () => deps.pause.reach('after_send', at),
  });
  deps.pause.reach('after_response', at);
  return outcome;
}

/** A 2xx is a success only when the author's predicate says so (`design.md` 5). */
async function judgeReply(
  deps: ExecutionDeps,
  state: RunState,
  trigger: Json,
  planned: PlanStep,
  template: Json,
  outcome: Success,
): Promise<Outcome> {
  const verdict = await deps.expressions.evaluate({
    template,
    scope: scopeOf(state, trigger, outcome.reply),
    timeMs: deps.clock.nowMs(),
    seed: `${state.view.id}/${planned.id}/success`,
  });
  if (!verdict.ok) return { kind: 'unknown', error: verdict.error };
  if (verdict.value === true) return outcome;
  if (verdict.value === false) return { kind: 'rejected', error: refusedByPredicate(outcome) };
  const message = 'The success rule must yield true or false. The service answered, so the effect may have happened.';
  return { kind: 'unknown', error: { code: 'expression_not_boolean', class: 'expression', message } };
}

function refusedByPredicate(outcome: Success): StepError {
  const body = bodyOf(outcome.output);
  const own = serviceCode(body);
  const status = outcome.reply?.status;
  const said = own ? `: ${own}` : '';
  return {
    code: own ?? 'success_rule_failed',
    class: 'rejected',
    message: `The service answered${status ? ` ${status}` : ''}, but by the success rule that is a failure${said}.`,
    ...(status === undefined ? {} : { status }),
    response: cut(body),
  };
}

/** Longest reply kept with an error, characters of JSON text. */
const MAX_RESPONSE = 4_096;

function cut(body: Json): Json {
  const text = JSON.stringify(body);
  return text.length <= MAX_RESPONSE ? body : `${text.slice(0, MAX_RESPONSE)}…`;
}
