import { describe, expect, it } from '@jest/globals';
import { evaluateExpression } from './evaluate-expression.js';

const LIMITS = { maxDepth: 64, maxBytes: 1_000 };

describe('evaluateExpression', () => {
  it('yields plain JSON', async () => {
    const scope = { items: [{ n: 1 }, { n: 2 }] };
    expect(await evaluateExpression('items.n', scope, LIMITS)).toMatchObject({ ok: true, value: [1, 2] });
    expect(await evaluateExpression('missing', scope, LIMITS)).toMatchObject({ ok: true, value: undefined });
  });

  it('says in words what failed and what is too large', async () => {
    expect(await evaluateExpression('$number("x")', {}, LIMITS)).toMatchObject({ ok: false, code: 'expression_failed' });
    expect(await evaluateExpression('$pad("", 5000, "x")', {}, LIMITS)).toMatchObject({ ok: false, code: 'expression_limit' });
    expect(await evaluateExpression('$uppercase', {}, LIMITS)).toMatchObject({ ok: false, code: 'expression_failed' });
  });

  it('knows no $eval', async () => {
    expect(await evaluateExpression('$eval("1")', {}, LIMITS)).toMatchObject({ ok: false });
  });
});
