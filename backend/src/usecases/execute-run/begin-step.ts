import { stepView, type Json, type RunEvent, type StepError, type StepStarted, type StepView } from '@plumbline/shared';
import { policyOf, type PlanStep } from '../../engine/graph/plan.js';
import { BUILT_INS, type BuiltIn } from '../../engine/operations/built-in.js';
import type { PreparedCall } from '../../engine/ports/operation.js';
import { failedBeforeSending, keyIsOver } from '../../engine/run/attempt-ended.js';
import type { RunState } from '../../engine/run/run-state.js';
import type { ExecutionDeps } from './deps.js';
import type { Gathered } from './gather-input.js';
import { budgetOf } from './scope.js';

/** A step that was begun: what its journal gets, and what is sent once that is committed. */
export interface Begun {
  readonly event: RunEvent;
  readonly call?: PreparedCall;
}

type Ready = Extract<Gathered, { ok: true }>;

/** Begins a step whose input is at hand: performs a built-in, or renders the call of an operation and journals the intent. */
export function beginStep(deps: ExecutionDeps, state: RunState, planned: PlanStep, ready: Ready): Begun {
  const builtIn = BUILT_INS.get(planned.operation);
  if (builtIn) return { event: performBuiltIn(deps, state, planned, builtIn, ready.input) };
  return renderCall(deps, state, planned, ready);
}

/** The event of a step that failed before anything could be sent. */
export function failBegin(deps: ExecutionDeps, state: RunState, planned: PlanStep, error: StepError): Begun {
  return { event: failedBeforeSending(state, planned, error, { nowMs: deps.clock.nowMs(), random: deps.chance.next() }) };
}

function performBuiltIn(deps: ExecutionDeps, state: RunState, planned: PlanStep, builtIn: BuiltIn, input: Json): RunEvent {
  const result = builtIn.run(input);
  if (!result.ok) return failBegin(deps, state, planned, result.error).event;
  return {
    kind: 'step.succeeded',
    step: planned.id,
    attempt: stepView(state.view, planned.id).attempt + 1,
    ...(result.output === undefined ? {} : { output: result.output }),
    ...(result.ports ? { ports: result.ports } : {}),
  };
}

function renderCall(deps: ExecutionDeps, state: RunState, planned: PlanStep, { input, connection }: Ready): Begun {
  const operation = deps.operations.find(planned.operation);
  if (!operation) {
    const message = `This server has no operation "${planned.operation}".`;
    return failBegin(deps, state, planned, { code: 'operation_unknown', class: 'input', message });
  }
  const step = stepView(state.view, planned.id);
  const policy = policyOf(planned, input);
  const idempotencyKey = keyOf(deps, state.view.id, planned.id, step.generation);
  const prepared = operation.prepare(input, { idempotencyKey, idempotencyHeader: policy.idempotencyHeader, connection });
  if (!prepared.ok) return failBegin(deps, state, planned, prepared.error);
  const { identity } = prepared.call;
  const blockedUntilMs = deps.throttle.blockedUntilMs(budgetOf(connection?.id ?? null, identity.url));
  if (blockedUntilMs > deps.clock.nowMs()) {
    return { event: { kind: 'step.waiting', step: planned.id, untilMs: blockedUntilMs, reason: 'rate_limited' } };
  }
  const fingerprint = deps.digest.sha256([identity.method, identity.url, JSON.stringify(identity.headers), identity.body ?? '']);
  const refusal = mayNotResend(deps, state, planned, { key: idempotencyKey, fingerprint, account: connection?.account ?? null });
  if (refusal) return { event: refusal };
  const event: StepStarted = {
    kind: 'step.started',
    step: planned.id,
    attempt: step.attempt + 1,
    generation: step.generation,
    idempotencyKey,
    effect: policy.effect,
    input,
    fingerprint,
    url: identity.url,
    contract: `${operation.contract.id}@${operation.contract.version}`,
    timeoutMs: policy.timeoutMs,
    ...(connection ? { connection: { id: connection.id, account: connection.account } } : {}),
  };
  return { event, call: prepared.call };
}

/** Attempts of a step share its key; only another generation has another. The scope path is empty outside of for-each. */
function keyOf(deps: ExecutionDeps, runId: string, stepId: string, generation: number): string {
  return deps.digest.sha256([runId, stepId, '', String(generation)]).slice(0, 40);
}

/** What a repeat must have in common with the attempt that may have happened. */
interface Repeat {
  readonly key: string;
  readonly fingerprint: string;
  readonly account: string | null;
}

/**
 * The same key must carry the same bytes under the same account, and only while it lives: otherwise the service might do it
 * twice, or answer for another call. Whether the earlier attempt happened is then for a person to say (`engine.md` 4).
 */
function mayNotResend(deps: ExecutionDeps, state: RunState, planned: PlanStep, repeat: Repeat): RunEvent | null {
  const step = stepView(state.view, planned.id);
  if (step.idempotencyKey !== repeat.key || !step.mayHaveHappened) return null;
  const error = whyNot(step, repeat, step.effect === 'keyed' && keyIsOver(planned, step, deps.clock.nowMs()));
  if (error === null) return null;
  return {
    kind: 'step.failed',
    step: planned.id,
    // An attempt of its own, though nothing is sent: the earlier one was repaired, and can not be answered for twice.
    attempt: step.attempt + 1,
    error,
    happened: 'unknown',
    next: { do: 'ask', reason: 'outcome_unknown' },
  };
}

function whyNot(step: StepView, repeat: Repeat, keyIsOver: boolean): StepError | null {
  const earlier = 'The earlier attempt may have happened, and';
  if (step.account !== repeat.account) {
    return { code: 'account_changed', class: 'internal', message: `${earlier} the connection now stands for another account.` };
  }
  if (step.fingerprint !== repeat.fingerprint) {
    return { code: 'call_changed', class: 'internal', message: `${earlier} this one would send something else under the same key.` };
  }
  if (!keyIsOver) return null;
  return { code: 'key_expired', class: 'internal', message: `${earlier} the service may have forgotten its idempotency key.` };
}
