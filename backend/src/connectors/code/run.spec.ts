import { describe, expect, it } from '@jest/globals';
import type { Json, StepErrorClass } from '@plumbline/shared';
import type { CodeJob, CodeResult, SendContext } from '../_kit/index.js';
import { createCode, outcomeOf } from './run.js';

const context: SendContext = {
  timeoutMs: 1_000,
  cancel: new AbortController().signal,
  maySend: () => true,
  onSent: () => undefined,
  opened: null,
};

function codeWith(result: CodeResult, seen: CodeJob[] = []) {
  const operation = createCode({
    run: async (job) => {
      seen.push(job);
      return result;
    },
  });
  const prepare = (input: Json) => operation.prepare(input, { idempotencyKey: 'k', idempotencyHeader: null, connection: null });
  return { prepare, seen };
}

const failed = (code: string, kind: StepErrorClass, logs: string[] = []): CodeResult => ({
  ok: false,
  error: { code, class: kind, message: 'm' },
  logs,
});

describe('the operation code', () => {
  it('hands source and input to the runner and gives back what it yields', async () => {
    const { prepare, seen } = codeWith({ ok: true, output: 3, logs: ['a'] });
    const prepared = prepare({ source: 'return input', input: 3 });
    if (!prepared.ok) throw new Error(prepared.error.message);
    expect(await prepared.call.send(context)).toEqual({ kind: 'ok', output: { result: 3, logs: ['a'] } });
    expect(seen).toEqual([{ source: 'return input', input: 3, timeoutMs: 1_000, cancel: context.cancel }]);
  });

  it('runs nothing behind a closed gate', async () => {
    const { prepare, seen } = codeWith({ ok: true, output: 3, logs: [] });
    const prepared = prepare({ source: 'return 1' });
    if (!prepared.ok) throw new Error(prepared.error.message);
    expect(await prepared.call.send({ ...context, maySend: () => false })).toMatchObject({
      kind: 'not_sent',
      error: { code: 'lease_lost' },
    });
    expect(seen).toEqual([]);
  });

  it('tells calls apart by source and by input', () => {
    const { prepare } = codeWith({ ok: true, output: 3, logs: [] });
    const bodies = [{ source: 'a' }, { source: 'a', input: {} }, { source: 'a', input: 1 }, { source: 'b' }].map((input) => {
      const prepared = prepare(input);
      return prepared.ok ? Buffer.from(prepared.call.identity.body ?? []).toString() : prepared.error.code;
    });
    expect(bodies[0]).toBe(bodies[1]);
    expect(new Set(bodies).size).toBe(3);
  });

  it.each<[string, Json, string]>([
    ['no source', {}, 'required_input_missing'],
    ['an empty source', { source: '' }, 'input_invalid'],
    ['a source that is too long', { source: 'x'.repeat(200_001) }, 'input_invalid'],
    ['a source that is no text', { source: { a: 1 } }, 'input_invalid'],
    ['something else beside it', { source: 'return 1', language: 'python' }, 'input_invalid'],
    ['text', '{{ trigger.body }}', 'input_invalid'],
  ])('refuses %s', (_, input, code) => {
    const prepared = codeWith({ ok: true, output: 3, logs: [] }).prepare(input);
    expect(prepared).toMatchObject({ ok: false, error: { code } });
  });
});

describe('outcomeOf', () => {
  it('leaves the result out when the code returned nothing', () => {
    expect(outcomeOf({ ok: true, output: undefined, logs: [] })).toEqual({ kind: 'ok', output: { logs: [] } });
  });

  it('calls a mistake of the author final, and a lack of time or room not', () => {
    expect(outcomeOf(failed('code_failed', 'expression')).kind).toBe('rejected');
    expect(outcomeOf(failed('code_timeout', 'timeout')).kind).toBe('not_done');
    expect(outcomeOf(failed('code_busy', '429')).kind).toBe('not_done');
    expect(outcomeOf(failed('cancelled', 'internal')).kind).toBe('not_done');
  });

  it('keeps what a failing code wrote', () => {
    expect(outcomeOf(failed('code_failed', 'expression', ['at 3']))).toMatchObject({ error: { response: { logs: ['at 3'] } } });
    const many = Array.from({ length: 100 }, (_, at) => `${at} ${'x'.repeat(97)}`);
    const outcome = outcomeOf(failed('code_failed', 'expression', many));
    expect(outcome).toMatchObject({ error: { response: { logs: many.slice(70) } } });
  });
});
