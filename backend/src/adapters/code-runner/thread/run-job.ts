import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import type { CodeFailure, CodeLimits, ThreadAnswer, ThreadRequest } from '../protocol.js';
import { failureOf, neverEnded, notAFunction, outOfMemory, stopped, trapped, type Described } from './failures.js';
import { GUEST, SOURCE_NAME } from './guest.js';
import { takeText, type Machine } from './machine.js';

/** Jobs of promises that run before it is looked whether the result is there; the clock is looked at in between by the interpreter. */
const BATCH = 1_000;
/** For taking out what was logged, after the code was stopped, ms. */
const LOGS_MS = 100;
/** JSON text of the logs and of an error, UTF-16 units; the guest cuts them to less. */
const MAX_NOTE = 200_000;

type Step = { readonly ok: true; readonly handle: QuickJSHandle } | { readonly ok: false; readonly error: QuickJSHandle };

/**
 * Runs one author's code in a fresh machine: compiles it as the body of an async function, calls it with its input, runs the jobs of its
 * promises until the returned one is settled, and takes the result out. Never throws.
 */
export function runJob(machine: Machine, request: ThreadRequest): ThreadAnswer {
  machine.stopAfter(performance.now() + request.leftMs);
  try {
    const guest = new Guest(machine);
    const result = perform(guest, machine, request);
    // Also when code swallowed the stop: a reaction of a promise that is stopped leaves the promise as it is.
    const done = machine.wasStopped() ? stopped() : result;
    return 'code' in done ? { ok: false, failure: done, logs: guest.logs() } : { ok: true, text: done.text, logs: guest.logs() };
  } catch (error) {
    // A trap: the interpreter is in no state to be asked anything more.
    return { ok: false, failure: machine.wasStopped() ? stopped() : trapped(error, machine.memoryIsFull()), logs: [] };
  }
}

function perform(guest: Guest, machine: Machine, request: ThreadRequest): CodeFailure | { text: string | null } {
  const { context } = machine;
  const fail = (error: QuickJSHandle, code: 'code_failed' | 'code_syntax'): CodeFailure => {
    return failureOf(code, guest.describe(error), machine.memoryIsFull());
  };
  // On one line with the source, so that its lines keep their numbers; the line break ends a comment in the last of them.
  const compiled = step(context.evalCode(`'use strict';(async function (input) {${request.source}\n})`, SOURCE_NAME));
  if (!compiled.ok) return fail(compiled.error, 'code_syntax');
  if (context.typeof(compiled.handle) !== 'function') return notAFunction();
  const input = guest.parse(request.inputText);
  if (!input.ok) return outOfMemory();
  const called = step(context.callFunction(compiled.handle, context.undefined, input.handle));
  if (!called.ok) return fail(called.error, 'code_failed');
  const broken = settle(machine, called.handle);
  if (broken !== null) return fail(broken, 'code_failed');
  const state = context.getPromiseState(called.handle);
  if (state.type === 'pending') return neverEnded();
  if (state.type === 'rejected') return fail(state.error, 'code_failed');
  const written = guest.write(state.value, request);
  if (!written.ok) return fail(written.error, 'code_failed');
  return resultOf(takeText(context, written.handle, request.maxBytes * 2));
}

/** `write` of the guest: its first character says what the text is. */
function resultOf(written: string | null): CodeFailure | { text: string | null } {
  if (written?.startsWith('=')) return { text: written.slice(1) };
  if (written?.startsWith('?')) return { text: null };
  return { code: 'code_result_invalid', message: written?.slice(1) ?? 'The result is too large.', line: null };
}

/** Runs jobs until the promise is settled or none is left; null then. What breaks in between can not be caught by the code. */
function settle({ context }: Machine, promise: QuickJSHandle): QuickJSHandle | null {
  const { runtime } = context;
  while (context.getPromiseState(promise).type === 'pending' && runtime.hasPendingJob()) {
    const ran = runtime.executePendingJobs(BATCH);
    if (ran.error) return ran.error;
  }
  return null;
}

function step(result: ReturnType<QuickJSContext['evalCode']>): Step {
  return result.error ? { ok: false, error: result.error } : { ok: true, handle: result.value };
}

/** The guest's functions, called from outside. */
class Guest {
  readonly #machine: Machine;
  readonly #functions: QuickJSHandle;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#functions = machine.context.unwrapResult(machine.context.evalCode(GUEST, 'guest'));
  }

  parse(text: string): Step {
    return this.#call('parse', this.#machine.context.newString(text));
  }

  write(value: QuickJSHandle, { maxDepth, maxBytes }: CodeLimits): Step {
    const { context } = this.#machine;
    return this.#call('write', value, context.newNumber(maxDepth), context.newNumber(maxBytes));
  }

  describe(error: QuickJSHandle): Described | null {
    return this.#note('describe', error) as Described | null;
  }

  logs(): readonly string[] {
    this.#machine.stopAfter(performance.now() + LOGS_MS);
    return (this.#note('logs') as readonly string[] | null) ?? [];
  }

  #note(name: string, ...args: readonly QuickJSHandle[]): unknown {
    const called = this.#call(name, ...args);
    const text = called.ok ? takeText(this.#machine.context, called.handle, MAX_NOTE) : null;
    return text === null ? null : JSON.parse(text);
  }

  #call(name: string, ...args: readonly QuickJSHandle[]): Step {
    const { context } = this.#machine;
    return step(context.callFunction(context.getProp(this.#functions, name), context.undefined, ...args));
  }
}
