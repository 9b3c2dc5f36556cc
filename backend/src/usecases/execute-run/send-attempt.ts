import { isLarge, serviceCode, type Json, type StepError } from '@plumbline/shared';
import { flowMark } from '../../engine/email-in/mail-key.js';
import { cleanFileName, mediaTypeOf } from '../../engine/forms/file-name.js';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { OpenConnection } from '../../engine/ports/connections.js';
import type { OpenedFile, Outcome, PreparedCall, RawExchange } from '../../engine/ports/operation.js';
import type { AttemptOutcome } from '../../engine/run/attempt-ended.js';
import type { ExecutionDeps } from './deps.js';
import { brokeOnOurSide } from './broke-on-our-side.js';
import type { ObservedCall } from './exchange-of.js';
import { fetchOutputs } from './evaluate-input.js';
import type { Launch } from './launch.js';
import type { LoadedRun } from './loaded-run.js';
import { followPages, type SendPage } from './pages.js';
import { bodyOf, scopeOf } from './scope.js';
import { admitPage, giveBack, reportOf } from './report-call.js';
import { shownExchange } from './shown-exchange.js';

type Success = Extract<Outcome, { kind: 'ok' }>;

/**
 * Sends one attempt whose intent is committed, and decides by its contract and success predicate what came of it. Output that
 * the journal can not hold is stored before anybody learns of it. Never rejects: what breaks on our side has an unknown outcome.
 */
export function sendAttempt(deps: ExecutionDeps, run: LoadedRun, launch: Launch, cancel: CancelSignal): Promise<AttemptOutcome> {
  const broke = (error: unknown): AttemptOutcome => ({ kind: 'unknown', error: brokeOnOurSide(deps, run, launch.at.key, error) });
  return sendAndJudge(deps, run, launch, cancel).catch(broke);
}

async function sendAndJudge(deps: ExecutionDeps, run: LoadedRun, launch: Launch, cancel: CancelSignal): Promise<AttemptOutcome> {
  const { started } = launch;
  const opened = started.connection ? await deps.connections.open(started.connection.id) : null;
  if (opened?.ok === false) return notSent(deps, launch, opened.error);
  const connection = opened?.connection ?? null;
  if (connection && connection.facts.account !== started.connection?.account) return notSent(deps, launch, ACCOUNT_CHANGED);
  let last: RawExchange | null = null;
  const sentMs = deps.clock.nowMs();
  let tookMs = 0;
  const onExchange = (exchange: RawExchange): void => {
    last = exchange;
    tookMs = deps.clock.nowMs() - sentMs;
  };
  const send: SendPage = (call) => sendCall(deps, run, launch, { call, cancel, connection, onExchange });
  const first = await send(launch.call);
  const sendNext: SendPage = async (call) => (await admitPage(deps, launch, cancel)) ?? send(call);
  const whole =
    first.kind === 'ok' && launch.at.planned.pagination !== null ? await followPages(deps, run, launch, first, sendNext) : first;
  const outcome = whole.kind === 'ok' && isLarge(whole.output) ? await putAway(deps, run, whole) : whole;
  return last === null ? outcome : withExchange(deps, run, outcome, { raw: last, tookMs }, connection);
}

/** Nothing was sent: whoever waits for a probe need not wait for this one. */
function notSent({ gates }: ExecutionDeps, { pass }: Launch, error: StepError): AttemptOutcome {
  const outcome: Outcome = { kind: 'not_sent', error };
  if (pass.probe !== null) giveBack(gates, { gate: pass.gate, answer: { go: true, probe: pass.probe } });
  return outcome;
}

/** People are shown the calls of drafts, and elsewhere those that failed: what went well costs a published flow nothing. */
function withExchange(
  deps: ExecutionDeps,
  { state: { plan } }: LoadedRun,
  outcome: AttemptOutcome,
  call: ObservedCall,
  connection: OpenConnection | null,
): AttemptOutcome {
  if (outcome.kind === 'ok' && plan.draft === null) return outcome;
  return { ...outcome, exchange: shownExchange(deps, call, connection) };
}

/** One call of an attempt, and what it is sent with. */
interface Sending {
  readonly call: PreparedCall;
  readonly cancel: CancelSignal;
  readonly connection: OpenConnection | null;
  readonly onExchange: (exchange: RawExchange) => void;
}

const ACCOUNT_CHANGED: StepError = {
  code: 'account_changed',
  class: 'denied',
  message: 'The connection came to stand for another account just before this was sent; nothing was sent. Retry to send it as the new one.',
};

async function putAway(deps: ExecutionDeps, { state }: LoadedRun, outcome: Success): Promise<AttemptOutcome> {
  try {
    return { ...outcome, stored: await deps.payloads.putJson({ runId: state.view.id }, outcome.output) };
  } catch (error) {
    const message = `The service answered, but its reply could not be stored: ${String(error)}`;
    return { kind: 'unknown', error: { code: 'output_unstorable', class: 'internal', message } };
  }
}

async function sendCall(deps: ExecutionDeps, run: LoadedRun, launch: Launch, sending: Sending): Promise<Outcome> {
  const { pass, at } = launch;
  const { connection } = sending;
  let headers: { readonly [name: string]: string } = {};
  const onExchange = (exchange: RawExchange): void => {
    headers = exchange.result.kind === 'reply' ? exchange.result.reply.headers : {};
    sending.onExchange(exchange);
  };
  deps.gates.sent(pass.gate, pass.kind);
  const sent = await transmit(deps, run, launch, { ...sending, onExchange });
  const outcome = connection ? connection.redact(sent) : sent;
  deps.gates.learn(pass.gate, reportOf(outcome, headers, pass, deps.clock.nowMs()));
  if (outcome.kind !== 'ok' || at.planned.success === null || !outcome.reply) return outcome;
  return judgeReply(deps, run, launch, at.planned.success, outcome);
}

async function transmit(
  deps: ExecutionDeps,
  { state }: LoadedRun,
  { at, started }: Launch,
  { call, cancel, connection, onExchange }: Sending,
): Promise<Outcome> {
  const where = { runId: state.view.id, step: at.key };
  const outcome = await call.send({
    opened: connection,
    flowMark: flowMark(deps.digest, state.plan.flowId),
    onExchange,
    timeoutMs: started.timeoutMs,
    cancel,
    maySend: () => {
      deps.pause.reach('before_send', where);
      // Under the lease that the run was claimed with: a worker that lost it and took another does not own the run.
      return deps.lease.workerId === state.view.owner && deps.lease.maySend();
    },
    onSent: () => deps.pause.reach('after_send', where),
    openFile: (fileId) => openRunFile(deps, state.view.id, fileId),
    keepFile: async (name, type, bytes) => {
      const file = await deps.files.keep(state.view.id, cleanFileName(name), mediaTypeOf(type), bytes);
      return { id: file.id, name: file.name, type: file.type, size: file.bytes };
    },
  });
  deps.pause.reach('after_response', where);
  return outcome;
}

/** Only what the run may read, whoever wrote the id; what is damaged is as good as gone. */
async function openRunFile({ files, log }: ExecutionDeps, runId: string, fileId: string): Promise<OpenedFile | null> {
  const file = await files.find(runId, fileId);
  if (!file) return null;
  try {
    const content = await files.open(file);
    return content && { bytes: file.bytes, chunks: content.chunks };
  } catch (error) {
    log.warn({ error, runId, fileId }, 'a file that is to be sent can not be read');
    return null;
  }
}

/** A 2xx is a success only when the author's predicate says so (`design.md` 5). */
async function judgeReply(deps: ExecutionDeps, run: LoadedRun, { at }: Launch, template: Json, outcome: Success): Promise<Outcome> {
  const { state } = run;
  const scope = scopeOf(run, at, outcome.reply);
  const verdict = await deps.expressions.evaluate({
    template,
    scope: state.stored === 0 ? scope : await fetchOutputs(deps, template, scope),
    timeMs: deps.clock.nowMs(),
    seed: `${state.view.id}/${at.key}/success`,
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
