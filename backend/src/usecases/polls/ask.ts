import {
  acceptedEvent,
  isJsonObject,
  LOOK_STEP,
  lookDocument,
  type FlowDocument,
  type Json,
  type OperationContract,
} from '@plumbline/shared';
import { compilePlan, policyOf, type Plan } from '../../engine/graph/plan.js';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { Lease } from '../../engine/ports/lease.js';
import type { LookFailure } from '../../engine/ports/poll-store.js';
import { plainInstance, type Instance } from '../../engine/run/instance.js';
import { restoreRunState } from '../../engine/run/run-state.js';
import { beginStep, LATER, type Begun } from '../execute-run/begin-step.js';
import type { ExecutionDeps } from '../execute-run/deps.js';
import { gatherInput } from '../execute-run/gather-input.js';
import type { Ready } from '../execute-run/gathered.js';
import type { LoadedRun } from '../execute-run/loaded-run.js';
import { giveBack } from '../execute-run/report-call.js';
import { sendAttempt } from '../execute-run/send-attempt.js';
import { NO_FILES, NOTHING_KEPT } from './nothing-kept.js';

/** What steps are performed with; what a look asks is performed with the same. */
export interface AskDeps extends Omit<ExecutionDeps, 'lease' | 'payloads' | 'files'> {
  readonly contracts: ReadonlyMap<string, OperationContract>;
}

/** What came of asking. */
export type Asked =
  /** `more`: there are pages that were not read. */
  | { readonly kind: 'answered'; readonly output: Json; readonly more: boolean }
  | { readonly kind: 'failed'; readonly failure: LookFailure; readonly retryAfterMs: number | null }
  /** It was not asked: a limit or a circuit kept it back. */
  | { readonly kind: 'held'; readonly why: string; readonly untilMs: number };

const LOOKER = 'look';
/** Whoever looks holds a lease of its own, on the trigger; what is asked only reads. */
const LEASE: Lease = { workerId: LOOKER, maySend: () => true, onLost: () => undefined };

/**
 * Asks a service what there is, exactly as a step would be performed: input, contract, connection, limits, success rule. Nothing of it is
 * a run, and nothing is journaled. Never rejects.
 */
export async function ask(given: AskDeps, flowId: string, document: FlowDocument, marker: Json, cancel: CancelSignal): Promise<Asked> {
  const deps: ExecutionDeps = { ...given, lease: LEASE, payloads: NOTHING_KEPT, files: NO_FILES };
  const plan = lookPlan(given.contracts, flowId, document);
  const planned = plan?.steps.get(LOOK_STEP);
  if (!plan || !planned) return failed('poll_not_complete', 'input', 'The settings of the poll are not complete.');
  const run = loadedRun(deps, plan, marker);
  const at = plainInstance(planned);
  const gathered = await gatherInput(deps, run, at);
  if (!gathered.ok) return { kind: 'failed', failure: gathered.error, retryAfterMs: null };
  const { effect } = policyOf(planned, gathered.input);
  if (effect !== 'safe' && effect !== 'idempotent')
    return failed('poll_not_reading', 'input', `This call may change something outside (${effect}): it is not sent by a poll.`);
  return begin(deps, run, at, gathered, cancel);
}

async function begin(deps: ExecutionDeps, run: LoadedRun, at: Instance, gathered: Ready, cancel: CancelSignal): Promise<Asked> {
  const heldUntil = { ms: 0 };
  const noting: ExecutionDeps = { ...deps, gates: notingGates(deps.gates, heldUntil) };
  let ready = gathered;
  let begun = beginStep(noting, run, at, ready, false);
  while (begun !== LATER && 'asking' in begun) {
    const admitted = await begun.asking;
    if (!admitted.answer.go) heldUntil.ms = admitted.answer.untilMs;
    ready = { ...ready, admitted };
    begun = beginStep(noting, run, at, ready, false);
  }
  if (begun === LATER) return failed('not_ready', 'internal', 'It could not be asked now.');
  return send(deps, run, at, ready, begun, heldUntil.ms, cancel);
}

async function send(
  deps: ExecutionDeps,
  run: LoadedRun,
  at: Instance,
  { input, connection }: Ready,
  { event, call, pass }: Begun,
  heldUntilMs: number,
  cancel: CancelSignal,
): Promise<Asked> {
  if (event.kind === 'step.failed') return { kind: 'failed', failure: event.error, retryAfterMs: null };
  if (event.kind !== 'step.started' || !call || !pass) {
    const why = event.kind === 'step.waiting' ? event.reason : 'limit';
    return { kind: 'held', why, untilMs: heldUntilMs };
  }
  if (cancel.aborted) {
    giveBack(deps.gates, { gate: pass.gate, answer: { go: true, ...(pass.probe === null ? {} : { probe: pass.probe }) } });
    return failed('cancelled', 'internal', 'The look was ended.');
  }
  const outcome = await sendAttempt(deps, run, { at, started: event, call, pass, input, connection }, cancel);
  if (outcome.kind !== 'ok')
    return {
      kind: 'failed',
      failure: outcome.error,
      retryAfterMs: outcome.kind === 'not_done' ? (outcome.retryAfterMs ?? null) : null,
    };
  return judge(deps, at, outcome.output);
}

/** A reply that breaks the contract of the operation is no empty list. */
function judge(deps: ExecutionDeps, { planned }: Instance, answered: Json): Asked {
  const { contract } = planned;
  const { more, ...known } = isJsonObject(answered) ? answered : {};
  const output = more === true ? known : answered;
  const [violation] = contract ? deps.schemas.check(contract.output, output) : [];
  if (violation) {
    const where = `${violation.pointer || '/'} ${violation.message}`;
    return failed('poll_reply_wrong', 'rejected', `The service answered something else than its contract says: ${where}.`);
  }
  if (isJsonObject(output) && isJsonObject(output['problem'])) {
    const { message } = output['problem'];
    return failed('poll_reply_wrong', 'rejected', `The reply could not be read: ${typeof message === 'string' ? message : 'see the call'}`);
  }
  return { kind: 'answered', output, more: more === true };
}

/** Passes on what the limits answer, and remembers until when they keep a call back. */
function notingGates(gates: ExecutionDeps['gates'], held: { ms: number }): ExecutionDeps['gates'] {
  return {
    isFree: (gate) => gates.isFree(gate),
    admit: (gate, asked) => {
      const answer = gates.admit(gate, asked);
      if (!(answer instanceof Promise) && !answer.go) held.ms = answer.untilMs;
      return answer;
    },
    sent: (gate, kind) => gates.sent(gate, kind),
    learn: (gate, report) => gates.learn(gate, report),
  };
}

const plans = new WeakMap<FlowDocument, Plan>();

/** The plan of a look; kept with its document, so that its templates are compiled once. */
function lookPlan(contracts: AskDeps['contracts'], flowId: string, document: FlowDocument): Plan | null {
  const made = plans.get(document);
  if (made) return made;
  const look = lookDocument(document);
  if (!look) return null;
  const plan = compilePlan(flowId, 0, look, contracts);
  const steps = new Map(
    [...plan.steps].map(([id, step]) => [id, { ...step, pagination: step.pagination && { ...step.pagination, look: true } }]),
  );
  const whole = { ...plan, steps };
  plans.set(document, whole);
  return whole;
}

/** What a look is performed as: a run that nobody keeps. */
function loadedRun(deps: ExecutionDeps, plan: Plan, marker: Json): LoadedRun {
  const runId = deps.chance.uuid();
  const atMs = deps.clock.nowMs();
  const delivery = {
    id: runId,
    flowId: plan.flowId,
    kind: 'poll',
    method: 'POST',
    path: '',
    headers: {},
    query: '',
    raw: new Uint8Array(),
  };
  const state = restoreRunState(runId, plan, [
    { runId, seq: 1, atMs, event: acceptedEvent(delivery, plan.version, null) },
    { runId, seq: 2, atMs, event: { kind: 'run.claimed', worker: LOOKER, epoch: 1 } },
  ]);
  return { state, trigger: { marker }, part: null };
}

function failed(code: string, errorClass: LookFailure['class'], message: string): Asked {
  return { kind: 'failed', failure: { code, class: errorClass, message }, retryAfterMs: null };
}
