import { gateOf, stepView, type RunEvent, type StepError, type StepStarted } from '@plumbline/shared';
import { policyOf } from '../../engine/graph/plan.js';
import type { BuiltIn } from '../../engine/operations/built-in.js';
import { BUILT_INS } from '../../engine/operations/built-ins.js';
import { pinnedPorts } from '../../engine/operations/pinned-ports.js';
import type { PreparedCall } from '../../engine/ports/operation.js';
import type { ChildRun } from '../../engine/ports/run-store.js';
import { failedBeforeSending } from '../../engine/run/attempt-ended.js';
import { placeIn, type Instance } from '../../engine/run/instance.js';
import { mayNotResend } from '../../engine/run/may-not-resend.js';
import type { RunState } from '../../engine/run/state.js';
import type { Admitted, Pass } from './admission.js';
import type { ExecutionDeps } from './deps.js';
import type { Ready } from './gathered.js';
import { askOf, heldBack, passOf } from './hold-step.js';
import { loopOpened, startCallee } from './inside.js';
import type { LoadedRun } from './loaded-run.js';

/** Most steps in one journal (`design.md` 4.11); a step inside a for-each counts once per turn. */
const MAX_JOURNAL_STEPS = 10_000;

/** A step that was begun: what its journal gets, and what is sent or started with or after that. */
export interface Begun {
  readonly event: RunEvent;
  readonly call?: PreparedCall;
  readonly pass?: Pass;
  readonly child?: ChildRun;
}

/** A step about which others have to be asked before it begins. */
export interface Asking {
  readonly asking: Promise<Admitted>;
}

/** A step that a turn which may be thrown away must not begin: it would take what is counted. */
export const LATER = 'later';

/**
 * Begins a step whose input is at hand: performs a built-in, or renders the call of an operation and journals the intent.
 * @param tentative the turn may be thrown away
 */
export function beginStep(
  deps: ExecutionDeps,
  run: LoadedRun,
  at: Instance,
  ready: Ready,
  tentative: boolean,
): Begun | Asking | typeof LATER {
  if (run.state.view.steps.size > MAX_JOURNAL_STEPS && stepView(run.state.view, at.key).attempt === 0) {
    const message = `A run holds at most ${MAX_JOURNAL_STEPS} steps, those of each turn of a for-each included. Divide the work over sub-flows.`;
    return failBegin(deps, run.state, at, { code: 'too_many_steps', class: 'input', message });
  }
  if (at.planned.pinned !== undefined) return { event: pinnedStep(run.state, at, ready) };
  const builtIn = BUILT_INS.get(at.planned.operation);
  return builtIn ? performBuiltIn(deps, run, at, builtIn, ready) : renderCall(deps, run.state, at, ready, tentative);
}

/** The event of a step that failed before anything could be sent. */
export function failBegin(deps: ExecutionDeps, state: RunState, at: Instance, error: StepError): Begun {
  return { event: failedBeforeSending(state, at, error, { nowMs: deps.clock.nowMs(), random: deps.chance.next() }) };
}

/** Nothing is sent: the draft says what came of it. */
function pinnedStep({ view }: RunState, at: Instance, { input, inputRef }: Ready): RunEvent {
  const attempt = stepView(view, at.key).attempt + 1;
  const ports = pinnedPorts(at.planned.operation, input);
  const output = inputRef ? { outputRef: inputRef } : { output: input };
  return { kind: 'step.succeeded', ...placeIn(at), attempt, ...output, ...(ports ? { ports } : {}), pinned: true };
}

function performBuiltIn(deps: ExecutionDeps, run: LoadedRun, at: Instance, builtIn: BuiltIn, ready: Ready): Begun {
  const { state } = run;
  const result = builtIn.run(ready.input, deps.clock.nowMs());
  if (!result.ok) return failBegin(deps, state, at, result.error);
  const attempt = stepView(state.view, at.key).attempt + 1;
  if ('loop' in result) return { event: loopOpened(run, at, attempt, result.loop, ready) };
  if ('wait' in result) return { event: { kind: 'step.waiting', ...placeIn(at), attempt, ...result.wait } };
  if ('call' in result) return startCallee(deps, state, at, attempt, ready.callee, result.call);
  const output = result.output === undefined ? {} : ready.inputRef ? { outputRef: ready.inputRef } : { output: result.output };
  return { event: { kind: 'step.succeeded', ...placeIn(at), attempt, ...output, ...(result.ports ? { ports: result.ports } : {}) } };
}

function renderCall(deps: ExecutionDeps, state: RunState, at: Instance, ready: Ready, tentative: boolean): Begun | Asking | typeof LATER {
  const { planned } = at;
  const { input, inputRef, connection } = ready;
  const operation = deps.operations.find(planned.operation);
  if (!operation) {
    const message = `This server has no operation "${planned.operation}".`;
    return failBegin(deps, state, at, { code: 'operation_unknown', class: 'input', message });
  }
  const step = stepView(state.view, at.key);
  const policy = policyOf(planned, input);
  const idempotencyKey = keyOf(deps, state.view.id, at, step.generation);
  if (planned.pagination !== null && policy.effect !== 'safe') {
    const message = 'Only a call that changes nothing outside, such as GET, can follow pages.';
    return failBegin(deps, state, at, { code: 'pagination_not_safe', class: 'input', message });
  }
  const prepared = operation.prepare(input, { idempotencyKey, idempotencyHeader: policy.idempotencyHeader, connection });
  if (!prepared.ok) return failBegin(deps, state, at, prepared.error);
  const { identity } = prepared.call;
  const fingerprint = deps.digest.sha256([identity.method, identity.url, JSON.stringify(identity.headers), identity.body ?? '']);
  const repeat = { key: idempotencyKey, fingerprint, account: connection?.account ?? null };
  const refusal = mayNotResend(state, at, repeat, deps.clock.nowMs());
  if (refusal) return { event: refusal };
  const gate = gateOf(connection?.id ?? null, identity.url);
  if (tentative && !deps.gates.isFree(gate)) return LATER;
  const ask = askOf(step, policy.timeoutMs);
  const answer = ready.admitted?.gate === gate ? ready.admitted.answer : deps.gates.admit(gate, ask);
  if (answer instanceof Promise) return { asking: answer.then((one) => ({ gate, answer: one })) };
  if (!answer.go) {
    const unsent = { input, ...(inputRef ? { inputRef } : {}), policy };
    return { event: heldBack(placeIn(at), step, gate, answer, unsent, { nowMs: deps.clock.nowMs(), random: deps.chance.next() }) };
  }
  const event: StepStarted = {
    kind: 'step.started',
    ...placeIn(at),
    attempt: step.attempt + 1,
    generation: step.generation,
    idempotencyKey,
    effect: policy.effect,
    ...(inputRef ? { inputRef } : { input }),
    fingerprint,
    url: identity.url,
    contract: `${operation.contract.id}@${operation.contract.version}`,
    timeoutMs: policy.timeoutMs,
    ...(connection ? { connection: { id: connection.id, account: connection.account } } : {}),
  };
  return { event, call: prepared.call, pass: passOf(step, ask, gate, answer) };
}

/**
 * Attempts of a step share its key; only another generation has another. The scope path is part of it: without, all turns of a
 * for-each would send one key, and all but the first would be lost silently (`engine.md` 4).
 */
function keyOf(deps: ExecutionDeps, runId: string, { planned, turn }: Instance, generation: number): string {
  return deps.digest.sha256([runId, planned.id, turn.join('/'), String(generation)]).slice(0, 40);
}
