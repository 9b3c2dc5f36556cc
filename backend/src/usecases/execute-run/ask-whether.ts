import { isLarge, stepView, type Json, type PayloadRef, type StepError } from '@plumbline/shared';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { OpenConnection } from '../../engine/ports/connections.js';
import type { EvaluationResult } from '../../engine/ports/expressions.js';
import type { LookUpFinding, Outcome, RawExchange, Reply } from '../../engine/ports/operation.js';
import { LOOK_UP_LOST, NO_LOOK_UP, ODD_ANSWER, OTHER_ACCOUNT } from '../../engine/policy/look-up-errors.js';
import type { LookUpResult } from '../../engine/run/look-up-ended.js';
import { brokeOnOurSide } from './broke-on-our-side.js';
import type { ExecutionDeps } from './deps.js';
import { fetchOutputs } from './evaluate-input.js';
import type { LookUpLaunch } from './launch.js';
import type { LoadedRun } from './loaded-run.js';
import { giveBack, reportOf } from './report-call.js';
import { scopeOf } from './scope.js';
import { shownExchange } from './shown-exchange.js';

/** What a question comes to whose worker ended before its answer was journaled. */
export const LOST_LOOK_UP: LookUpResult = { is: 'unclear', error: LOOK_UP_LOST, askedMs: 0 };

/** Asks the service whether an attempt happened, once the append that says so is committed. Never rejects. */
export function askWhether(deps: ExecutionDeps, run: LoadedRun, launch: LookUpLaunch, cancel: CancelSignal): Promise<LookUpResult> {
  const askedMs = deps.clock.nowMs();
  const broke = (error: unknown): LookUpResult => ({ is: 'unclear', error: brokeOnOurSide(deps, run, launch.at.key, error), askedMs });
  return askAndRead(deps, run, launch, cancel).catch(broke);
}

async function askAndRead(deps: ExecutionDeps, run: LoadedRun, launch: LookUpLaunch, cancel: CancelSignal): Promise<LookUpResult> {
  const askedMs = deps.clock.nowMs();
  const id = launch.connection?.id;
  const opened = id === undefined ? null : await deps.connections.open(id);
  if (opened?.ok === false) return notAsked(deps, launch, { is: 'unclear', error: opened.error, askedMs });
  const connection = opened?.connection ?? null;
  if ((connection?.facts.account ?? null) !== stepView(run.state.view, launch.at.key).account) {
    return notAsked(deps, launch, { is: 'unclear', error: OTHER_ACCOUNT, lasting: true, askedMs });
  }
  let last: RawExchange | null = null;
  const outcome = await send(deps, run, launch, { connection, cancel, onExchange: (exchange) => (last = exchange) });
  const finding = await read(deps, run, launch, outcome).catch(notRead);
  const tookMs = deps.clock.nowMs() - askedMs;
  const shown = last === null ? {} : { exchange: shownExchange(deps, { raw: last, tookMs }, connection) };
  const stored = finding.is === 'happened' && isLarge(finding.output) ? await putAway(deps, run, finding.output) : null;
  deps.pause.reach('after_look_up', { runId: run.state.view.id, step: launch.at.key });
  if (stored !== null && 'error' in stored) return { is: 'unclear', error: stored.error, askedMs, ...shown };
  return { ...finding, ...stored, ...shown, askedMs };
}

/** An output that the author's expressions read could not be fetched. */
function notRead(error: unknown): LookUpFinding {
  const message = `The answer of the look-up could not be read: ${String(error)}`;
  return { is: 'unclear', error: { code: 'look_up_unreadable', class: 'internal', message } };
}

/** Whoever waits for a probe need not wait for this one. */
function notAsked({ gates }: ExecutionDeps, { pass }: LookUpLaunch, result: LookUpResult): LookUpResult {
  if (pass.probe !== null) giveBack(gates, { gate: pass.gate, answer: { go: true, probe: pass.probe } });
  return result;
}

interface Sending {
  readonly connection: OpenConnection | null;
  readonly cancel: CancelSignal;
  readonly onExchange: (exchange: RawExchange) => void;
}

async function send(
  deps: ExecutionDeps,
  { state }: LoadedRun,
  { at, asked, call, pass }: LookUpLaunch,
  { connection, cancel, onExchange }: Sending,
): Promise<Outcome> {
  let headers: { readonly [name: string]: string } = {};
  deps.gates.sent(pass.gate, pass.kind);
  const sent = await call.send({
    opened: connection,
    timeoutMs: asked.timeoutMs,
    cancel,
    maySend: () => {
      deps.pause.reach('before_look_up', { runId: state.view.id, step: at.key });
      return deps.lease.workerId === state.view.owner && deps.lease.maySend();
    },
    onSent: () => undefined,
    onExchange: (exchange) => {
      headers = exchange.result.kind === 'reply' ? exchange.result.reply.headers : {};
      onExchange(exchange);
    },
  });
  const outcome = connection ? connection.redact(sent) : sent;
  deps.gates.learn(pass.gate, reportOf(outcome, headers, pass, deps.clock.nowMs()));
  return outcome;
}

/** What the outcome of the question says, by the operation or by the author's expressions. */
async function read(deps: ExecutionDeps, run: LoadedRun, launch: LookUpLaunch, outcome: Outcome): Promise<LookUpFinding> {
  const { at, input, connection } = launch;
  const lookUp = deps.operations.find(at.planned.operation)?.lookUp;
  const step = stepView(run.state.view, at.key);
  if (outcome.kind !== 'ok' && (outcome.kind !== 'rejected' || outcome.error.status === undefined)) return unclear(outcome);
  if (!lookUp?.read) {
    if (outcome.kind === 'ok') return readByAuthor(deps, run, launch, outcome.reply);
    return at.planned.lookUp?.absentOn404 && outcome.error.status === 404 ? { is: 'did_not_happen' } : unclear(outcome);
  }
  return lookUp.read(outcome, input, { idempotencyKey: step.idempotencyKey ?? '', idempotencyHeader: null, connection });
}

function unclear(outcome: Exclude<Outcome, { kind: 'ok' }>): LookUpFinding {
  const wait = outcome.kind === 'not_done' && outcome.retryAfterMs !== undefined ? { retryAfterMs: outcome.retryAfterMs } : {};
  return { is: 'unclear', error: outcome.error, ...wait };
}

async function readByAuthor(deps: ExecutionDeps, run: LoadedRun, { at }: LookUpLaunch, reply: Reply | undefined): Promise<LookUpFinding> {
  const { lookUp } = at.planned;
  if (lookUp === null || reply === undefined) return { is: 'unclear', error: NO_LOOK_UP, lasting: true };
  const evaluate = async (template: Json): Promise<EvaluationResult> => {
    const scope = scopeOf(run, at, reply);
    return deps.expressions.evaluate({
      template,
      scope: run.state.stored === 0 ? scope : await fetchOutputs(deps, template, scope),
      timeMs: deps.clock.nowMs(),
      seed: `${run.state.view.id}/${at.key}/look-up`,
    });
  };
  const found = await evaluate(lookUp.found);
  if (!found.ok) return { is: 'unclear', error: found.error };
  if (found.value === false) return { is: 'did_not_happen' };
  if (found.value !== true) return { is: 'unclear', error: ODD_ANSWER };
  const { status, headers, body } = reply;
  if (lookUp.output === null) return { is: 'happened', output: { status, headers: { ...headers }, body } };
  const output = await evaluate(lookUp.output);
  return output.ok ? { is: 'happened', output: output.value ?? null } : { is: 'unclear', error: output.error };
}

async function putAway(
  deps: ExecutionDeps,
  { state }: LoadedRun,
  output: Json,
): Promise<{ readonly stored: PayloadRef } | { readonly error: StepError }> {
  try {
    return { stored: await deps.payloads.putJson({ runId: state.view.id }, output) };
  } catch (error) {
    const message = `A look-up found it, but what it found could not be stored: ${String(error)}`;
    return { error: { code: 'output_unstorable', class: 'internal', message } };
  }
}
