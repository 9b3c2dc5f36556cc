import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createExpressions } from '../../src/adapters/expressions/index.js';
import { codeOf, evaluation, valueOf, warmExpressions, type ClosableExpressions } from './support.js';

let expressions: ClosableExpressions;
beforeAll(async () => {
  expressions = await warmExpressions();
}, 30_000);
afterAll(() => expressions.close());

const BLOW_UP = { trigger: { text: 'a'.repeat(40) + '!', plain: 'x' } };
const GROW = '($f := function($s, $n){ $n = 0 ? $s : $f($s & $s, $n - 1) }; ';
const LOOP = '{{ ($f := function($n){ $f($n + 1) }; $f(1)) }}';

async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const value = await work;
  return [value, performance.now() - start];
}

describe('limits', () => {
  it.each([
    '$match(trigger.text, /(a+)+$/)',
    '$replace(trigger.text, /(a+)+$/, "")',
    '$split(trigger.text, /(a+)+$/)',
    '$contains(trigger.text, /(a+)+$/)',
  ])('stops %s early, and lets other evaluations go on meanwhile', async (source) => {
    await warmUp();
    const bomb = timed(codeOf(expressions, `{{ ${source} }}`, BLOW_UP));
    const others = await Promise.all(
      Array.from({ length: 20 }, () => timed(valueOf(expressions, '{{ $uppercase(trigger.plain) }}', BLOW_UP))),
    );
    const [code, took] = await bomb;
    expect(code).toBe('expression_limit');
    // 150 ms on a quiet machine; the rest is for a loaded one.
    expect(took).toBeLessThan(400);
    expect(others.every(([value]) => value === 'X')).toBe(true);
  });

  it('gives only the regular expressions the short time', async () => {
    const slow = '{{ $sum([1..40000].($ * 2)) }}';
    expect(await codeOf(expressions, { a: slow, b: '{{ $match(trigger.plain, /x/).match }}', c: slow }, BLOW_UP)).toBe('ok');
    const result = await expressions.evaluate(evaluation({ a: slow, b: '{{ $match(trigger.text, /(a+)+$/) }}', c: slow }, BLOW_UP));
    expect(result.ok ? '' : result.error.message).toContain('at /b failed');
  }, 20_000);

  it('stops an endless loop at the deadline, and goes on with others after it', async () => {
    const quick = await warmExpressions({ deadlineMs: 200 });
    const [codes] = await timed(Promise.all(Array.from({ length: 6 }, () => codeOf(quick, LOOP))));
    expect(codes).toEqual(new Array(6).fill('expression_limit'));
    expect(await valueOf(quick, '{{ $sum([1, 2]) }}')).toBe(3);
    await quick.close();
  }, 30_000);

  it.each([
    '[1..1e8]',
    '[1..1e7]',
    '[1..1e7].{"a": $}',
    '$split($pad("a", 3e7), "")',
    '$pad("a", 5e8)',
    `${GROW} $f("abcdefgh", 40))`,
    `${GROW} $uppercase($f("abcdefgh", 25)))`,
    '($f := function($a, $n){ $n = 0 ? $a : $f([[$a], [$a]], $n - 1) }; $f(1, 50))',
    '($f := function($a, $n){ $n = 0 ? $a : $f($append($a, $a), $n - 1) }; $f([1, 2], 40))',
    '($f := function($n){ 1 + $f($n) }; $f(1))',
    '$string($pad("x", 11000000))',
  ])(
    'survives the memory bomb %s',
    async (source) => {
      const code = await codeOf(expressions, `{{ ${source} }}`);
      // Nesting that deep is refused before its size is known.
      expect(['expression_limit', 'expression_failed']).toContain(code);
      expect(await valueOf(expressions, '{{ $sum([1, 2]) }}')).toBe(3);
    },
    20_000,
  );

  it('bounds the text of one template, plain paths included', async () => {
    const text = 'x'.repeat(1024 * 1024);
    expect(await codeOf(expressions, '{{ trigger.t }}'.repeat(11), { trigger: { t: text } })).toBe('expression_limit');
  });

  it('says so when evaluators can not be started, and does not hang', async () => {
    const broken = createExpressions({ launch: { file: 'no-such-file.js', execArgv: [], cwd: process.cwd() } });
    const result = await broken.evaluate(evaluation('{{ $sum([1]) }}'));
    expect(result).toMatchObject({ ok: false, error: { code: 'expression_unavailable', class: 'internal' } });
    await broken.close();
  }, 20_000);

  it('answers what still runs when it is closed', async () => {
    const closing = await warmExpressions({ size: 1 });
    const waiting = [LOOP, LOOP, LOOP].map((template) => codeOf(closing, template));
    await closing.close();
    expect(await Promise.all(waiting)).toEqual(new Array(3).fill('expression_unavailable'));
    expect(await codeOf(closing, LOOP)).toBe('expression_unavailable');
  }, 20_000);
});

/** All places filled, so that the start of a process is no part of what is measured. */
async function warmUp(): Promise<void> {
  await Promise.all(Array.from({ length: 3 }, () => valueOf(expressions, '{{ $sum([1..1000]) }}')));
}
