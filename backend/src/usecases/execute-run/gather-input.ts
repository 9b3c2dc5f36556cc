import { isLarge, stepView, type Json, type StepError } from '@plumbline/shared';
import type { ConnectionFacts } from '../../engine/ports/connections.js';
import { BUILT_INS } from '../../engine/operations/built-ins.js';
import type { Instance } from '../../engine/run/instance.js';
import { findCallee } from './callee.js';
import type { ExecutionDeps } from './deps.js';
import { evaluateInput } from './evaluate-input.js';
import type { Gathered, Input, Ready } from './gathered.js';
import type { LoadedRun } from './loaded-run.js';
import { storeLargeInput } from './store-input.js';

/**
 * Evaluates a step's input and looks up what else it needs. A retry takes the recorded input instead: two evaluations can
 * differ. Answers at once when nothing has to be waited for. Never rejects.
 */
export function gatherInput(deps: ExecutionDeps, run: LoadedRun, at: Instance): Gathered | Promise<Gathered> {
  const { pinned } = at.planned;
  if (pinned !== undefined) return gatherPinned(deps, run, pinned);
  const input = recordedInput(deps, run, at) ?? evaluateInput(deps, run, at);
  const { connection: id } = at.planned;
  const connection = id === null ? null : deps.connections.find(id);
  if (!(input instanceof Promise) && !(connection instanceof Promise)) {
    const done = complete(deps, run, at, input, connection);
    return done instanceof Promise ? done.catch(notReady) : done;
  }
  return Promise.all([input, connection])
    .then(([known, found]) => complete(deps, run, at, known, found))
    .catch(notReady);
}

/** A pinned output is put away as any other where the journal can not hold it. */
function gatherPinned(deps: ExecutionDeps, { state }: LoadedRun, pinned: Json): Gathered | Promise<Gathered> {
  const ready: Ready = { ok: true, input: pinned, connection: null, callee: null };
  if (!isLarge(pinned)) return ready;
  return deps.payloads.putJson({ runId: state.view.id }, pinned).then((inputRef): Gathered => ({ ...ready, inputRef }), notReady);
}

function recordedInput(deps: ExecutionDeps, { state }: LoadedRun, { key, planned }: Instance): Input | Promise<Input> | null {
  const { editedInput, input, inputRef } = stepView(state.view, key);
  if (editedInput !== undefined) return { ok: true, input: editedInput };
  if (BUILT_INS.has(planned.operation)) return null;
  if (inputRef !== null) return deps.payloads.readJson(inputRef).then((read) => ({ ok: true, input: read, ref: inputRef }));
  return input === undefined ? null : { ok: true, input };
}

function complete(
  deps: ExecutionDeps,
  run: LoadedRun,
  at: Instance,
  input: Input,
  connection: ConnectionFacts | null,
): Gathered | Promise<Gathered> {
  if (!input.ok) return input;
  if (at.planned.connection !== null && connection === null) return { ok: false, error: CONNECTION_MISSING };
  const ready: Ready = { ok: true, input: input.input, connection, callee: null, ...(input.ref ? { inputRef: input.ref } : {}) };
  if (at.planned.operation === 'subflow') return findCallee(deps, run, ready);
  return storeLargeInput(deps, run, at, ready);
}

const CONNECTION_MISSING: StepError = {
  code: 'connection_missing',
  class: 'denied',
  message: 'The connection of this step does not exist any more. Choose another one, publish, and retry on the newest version.',
};

function notReady(error: unknown): Gathered {
  const message = `What this step needs could not be fetched: ${error instanceof Error ? error.message : String(error)}`;
  return { ok: false, error: { code: 'not_ready', class: 'internal', message } };
}
