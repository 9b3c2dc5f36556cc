import { describe, expect, it } from '@jest/globals';
import { exampleOf } from './example-of.js';

describe('An example of a schema', () => {
  it('follows types, formats and names', () => {
    const schema = {
      type: 'object',
      properties: {
        email: { type: 'string', format: 'email' },
        name: { type: 'string' },
        amount: { type: 'number', minimum: 5 },
        tags: { type: 'array', items: { type: 'string' } },
        active: { type: 'boolean' },
        kind: { enum: ['a', 'b'] },
      },
    };
    expect(exampleOf(schema)).toEqual({
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      amount: 5,
      tags: ['some tags'],
      active: true,
      kind: 'a',
    });
  });

  it("takes the schema's own example and default first", () => {
    expect(exampleOf({ type: 'string', examples: ['sales'] })).toBe('sales');
    expect(exampleOf({ type: 'integer', default: 7 })).toBe(7);
  });

  it('ends where a schema goes on for ever', () => {
    const schema: Record<string, never> & { properties?: object } = {};
    Object.assign(schema, { type: 'object', properties: { again: schema } });
    expect(JSON.stringify(exampleOf(schema))).toContain('again');
  });
});
