import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, evaluation, isPromise, valueOf, warmExpressions, type ClosableExpressions } from './support.js';

let expressions: ClosableExpressions;
beforeAll(async () => {
  expressions = await warmExpressions();
}, 30_000);
afterAll(() => expressions.close());

const SCOPE = {
  trigger: { body: { name: 'Ada', list: [3, 1, 2], trap: '{{ $sum([1, 1]) }}' } },
  steps: { crm: { output: { id: 7 } }, mail: { error: { code: 'bounced', message: 'no' } } },
  run: { id: 'r1' },
};

describe('evaluation', () => {
  it('answers at once for plain paths, and with a promise for everything else', () => {
    expect(
      isPromise(expressions.evaluate(evaluation({ a: '{{ trigger.body.name }}', b: 'Hi {{ steps.crm.output.id }}', c: 1 }, SCOPE))),
    ).toBe(false);
    expect(isPromise(expressions.evaluate(evaluation('{{ $uppercase(trigger.body.name) }}', SCOPE)))).toBe(true);
  });

  it('mixes plain paths and JSONata in one template', async () => {
    const template = {
      name: '{{ trigger.body.name }}',
      text: '{{ $uppercase(trigger.body.name) }} has {{ steps.crm.output.id }} and {{ $sort(trigger.body.list) }}',
      sorted: '{{ $sort(trigger.body.list) }}',
      missing: '{{ $lookup(trigger.body, "x") }}',
      list: ['{{ $lookup(trigger.body, "x") }}', '{{ steps.mail.error.code & "!" }}'],
      object: '{{ {"id": run.id, "first": trigger.body.list[0]} }}',
    };
    expect(await valueOf(expressions, template, SCOPE)).toEqual({
      name: 'Ada',
      text: 'ADA has 7 and [1,2,3]',
      sorted: [1, 2, 3],
      list: [null, 'bounced!'],
      object: { id: 'r1', first: 3 },
    });
    expect(await valueOf(expressions, '{{ $lookup(trigger.body, "x") }}', SCOPE)).toBeUndefined();
  });

  it('never evaluates data, whether it passes through JSONata or not', async () => {
    const template = { a: '{{ trigger.body.trap & "" }}', b: '{{ trigger.body.trap }}', c: '> {{ $string(trigger.body.trap) }}' };
    expect(await valueOf(expressions, template, SCOPE)).toEqual({
      a: '{{ $sum([1, 1]) }}',
      b: '{{ $sum([1, 1]) }}',
      c: '> {{ $sum([1, 1]) }}',
    });
  });

  it('shows the given time to $now, $millis and to dates with missing parts', async () => {
    const template = ['{{ $now() }}', '{{ $millis() }}', '{{ $fromMillis($toMillis("10:30", "[H01]:[m01]")) }}'];
    expect(await valueOf(expressions, template)).toEqual([
      '2030-01-02T03:04:05.000Z',
      Date.UTC(2030, 0, 2, 3, 4, 5),
      '2030-01-02T10:30:00.000Z',
    ]);
  });

  it('gives the same random numbers to the same evaluation, others to another place or seed', async () => {
    const template = { a: '{{ $random() }}', b: '{{ $random() }}', c: '{{ $shuffle([1..50]) }}' };
    const first = await valueOf(expressions, template);
    for (let turn = 0; turn < 5; turn++) expect(await valueOf(expressions, template)).toEqual(first);
    const { a, b } = first as { a: number; b: number };
    expect(a).not.toBe(b);
    const other = await expressions.evaluate({ ...evaluation(template), seed: 'run 2' });
    expect(other.ok && other.value).not.toEqual(first);
  });

  it('reads the whole scope when it can not tell what an expression reads', async () => {
    expect(await valueOf(expressions, '{{ $keys(steps) }}', SCOPE)).toEqual(['crm', 'mail']);
    expect(await valueOf(expressions, '{{ $$.steps.*.output.id }}', SCOPE)).toBe(7);
    expect(await valueOf(expressions, '{{ $count($keys()) }}', SCOPE)).toBe(3);
  });

  it('names expression and place of what fails, and the reason', async () => {
    const result = await expressions.evaluate(evaluation({ to: ['{{ $sum([1]) }}', '{{ $number("x") }}'] }));
    expect(result).toMatchObject({ ok: false, error: { code: 'expression_failed', class: 'expression' } });
    expect(result.ok ? '' : result.error.message).toMatch(/\{\{ \$number\("x"\) \}\} at \/to\/1 failed: .*number/);
  });

  it.each([
    ['{{ 1 + }}', 'expression_syntax'],
    ['{{ $eval("1") }}', 'expression_syntax'],
    ['{{ 1 / 0 }}', 'expression_failed'],
    ['{{ $sum }}', 'expression_failed'],
    ['{{ [$uppercase] }}', 'expression_failed'],
    ['{{ $nothing(1) }}', 'expression_failed'],
    ['{{ $error("stop") }}', 'expression_failed'],
    ['{{ ($clone := function($x){ $x }; [{}] ~> |$|{"self": $}|) }}', 'expression_failed'],
  ])('answers %s with %s', async (template, code) => {
    expect(await codeOf(expressions, template)).toBe(code);
  });

  it('keeps every text and number as it is on the way through an evaluator', async () => {
    const values = ['\u2028 \n "quotes" \\ \u{1f600}', '\ud800', 1e300, 0.1, -7, '__proto__', { toString: 'x', constructor: [1] }];
    expect(await valueOf(expressions, '{{ [trigger.v[true]] }}', { trigger: { v: values } })).toEqual(values);
  });

  it('passes megabytes in and out', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ index, text: 'x'.repeat(50) }));
    expect(await valueOf(expressions, '{{ $count($append(trigger.rows, trigger.rows)) }}', { trigger: { rows } })).toBe(40_000);
    expect(await valueOf(expressions, '{{ $reverse(trigger.rows) }}', { trigger: { rows } })).toEqual([...rows].reverse());
  }, 20_000);
});
