import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseInput } from './input.js';

const schema = z.strictObject({
  email: z.string(),
  count: z.number().optional(),
  address: z.strictObject({ city: z.string() }).optional(),
});

describe('parseInput', () => {
  it('gives back input that fits', () => {
    expect(parseInput(schema, { email: 'a@b.c' })).toEqual({ ok: true, value: { email: 'a@b.c' } });
  });

  it('names a required value that is missing, also deep inside', () => {
    expect(parseInput(schema, {})).toMatchObject({
      ok: false,
      error: { code: 'required_input_missing', class: 'input', message: expect.stringContaining('"email"') },
    });
    expect(parseInput(schema, { email: 'x', address: {} })).toMatchObject({
      error: { code: 'required_input_missing', message: expect.stringContaining('"address.city"') },
    });
  });

  it('tells a wrong value from a missing one, and does not quote it', () => {
    const parsed = parseInput(schema, { email: 'x', count: 's3cret' });
    expect(parsed).toMatchObject({ error: { code: 'input_invalid', message: expect.stringContaining('"count"') } });
    expect(JSON.stringify(parsed)).not.toContain('s3cret');
    expect(parseInput(schema, { email: null })).toMatchObject({ error: { code: 'input_invalid' } });
  });

  it('names what is no input of the operation', () => {
    expect(parseInput(schema, { email: 'x', emial: 'y' })).toMatchObject({
      error: { code: 'input_invalid', message: '"emial" is not an input of this operation.' },
    });
  });

  it('says so when the input is no object at all', () => {
    expect(parseInput(schema, 'x')).toMatchObject({ ok: false, error: { code: 'input_invalid' } });
  });
});
