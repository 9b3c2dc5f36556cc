import { compileTemplate } from '@plumbline/shared';
import { describe, expect, it } from '@jest/globals';
import { expressionError, syntaxError } from './step-errors.js';

describe('errors of expressions', () => {
  it('name place and mistake of the first syntax error, and how many more there are', () => {
    const { errors } = compileTemplate({ to: '{{ 1 + }}', cc: '{{ ) }}' });
    const error = syntaxError(errors);
    expect(error).toMatchObject({ code: 'expression_syntax', class: 'expression' });
    expect(error.message).toMatch(/at \/to, character 8: .*\(and 1 more\)$/);
  });

  it('name the expression, cut when it is long, and its place', () => {
    const { compiled } = compileTemplate({ a: `{{ $sum([${'1, '.repeat(100)}1]) }}` });
    const error = expressionError('expression_limit', compiled.expressions[0], 'It took too long.');
    expect(error.class).toBe('expression');
    expect(error.message).toMatch(/^The expression \{\{ \$sum\(\[1, .*\.\.\. \}\} at \/a failed: It took too long\.$/);
    expect(error.message.length).toBeLessThan(200);
  });
});
