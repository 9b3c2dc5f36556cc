import { gateOf, stepView, type LookUpStarted, type RunEvent, type StepError, type StepView } from '@plumbline/shared';
import { policyNow } from '../../engine/graph/plan.js';
import { NO_LOOK_UP, OTHER_ACCOUNT } from '../../engine/policy/look-up-errors.js';
import type { Moment } from '../../engine/run/attempt-ended.js';
import { placeIn, type Instance } from '../../engine/run/instance.js';
import { lookUpEnded } from '../../engine/run/look-up-ended.js';
import type { RunState } from '../../engine/run/state.js';
import type { Asking } from './begin-step.js';
import type { ExecutionDeps } from './deps.js';
import type { Ready } from './gathered.js';
import { askOf, lookUpHeld, passOf } from './hold-step.js';
import type { LookUpLaunch } from './launch.js';

/** What comes of a question that was to be asked: the event that says so, and what is sent after its commit. */
interface BegunLookUp {
  readonly event: RunEvent;
  readonly launch?: LookUpLaunch;
}

/** A question that can not be asked. `lasting`: not at any other time either. */
export interface NotAsked {
  readonly error: StepError;
  readonly lasting?: true;
}

/** Nothing else may be begun with the step: whether its last attempt happened comes first. */
export function looksUp({ status, waitingFor }: StepView): boolean {
  return status === 'waiting' && waitingFor === 'look_up';
}

/** Renders the question whether the last attempt happened, and journals that it is asked: it obeys the limits of what it calls. */
export function beginLookUp(deps: ExecutionDeps, state: RunState, at: Instance, ready: Ready): BegunLookUp | Asking | NotAsked {
  const step = stepView(state.view, at.key);
  const { input, connection } = ready;
  const lookUp = deps.operations.find(at.planned.operation)?.lookUp;
  if (!lookUp || step.idempotencyKey === null) return { error: NO_LOOK_UP, lasting: true };
  if (step.account !== (connection?.account ?? null)) return { error: OTHER_ACCOUNT, lasting: true };
  const { timeoutMs, idempotencyHeader } = policyNow(at.planned, step);
  const prepared = lookUp.prepare(input, { idempotencyKey: step.idempotencyKey, idempotencyHeader, connection });
  if (!prepared.ok) return { error: prepared.error, lasting: true };
  const { url } = prepared.call.identity;
  const gate = gateOf(connection?.id ?? null, url);
  const ask = askOf(step, timeoutMs);
  const answer = ready.admitted?.gate === gate ? ready.admitted.answer : deps.gates.admit(gate, ask);
  if (answer instanceof Promise) return { asking: answer.then((one) => ({ gate, answer: one })) };
  if (!answer.go) return { event: lookUpHeld(placeIn(at), step, gate, answer, { nowMs: deps.clock.nowMs(), random: deps.chance.next() }) };
  const asked: LookUpStarted = {
    kind: 'look_up.started',
    ...placeIn(at),
    attempt: step.attempt,
    ask: (step.lookUp?.asks ?? 0) + 1,
    url,
    timeoutMs,
  };
  return { event: asked, launch: { at, asked, call: prepared.call, input, connection, pass: passOf(step, ask, gate, answer) } };
}

/** The events of a question that could not be asked: it counts as one that was answered with nothing. */
export function lookUpNotAsked(state: RunState, at: Instance, { error, lasting }: NotAsked, moment: Moment): RunEvent[] {
  const ask = (stepView(state.view, at.key).lookUp?.asks ?? 0) + 1;
  const result = { is: 'unclear', error, askedMs: moment.nowMs, ...(lasting ? { lasting } : {}) } as const;
  return lookUpEnded(state, at, ask, result, moment);
}
