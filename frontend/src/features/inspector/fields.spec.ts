import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { contractFields, withContractFields } from './contract-fields';
import { fieldOf, fieldsOf } from './form-fields';
import { insertReference } from './insert-reference';
import { matchFor } from './match-field';
import { memberPath, pointerOf, titleOf } from './names';
import { schemaFromSample } from './schema-from-sample';
import type { Source } from './sources';
import { treeRows } from './value-tree';

const kindOf = (schema: JsonObject, name = 'x'): string => fieldOf(name, schema, false).kind;

describe('the form of a contract', () => {
  it('puts required fields first and finds a control for each schema', () => {
    const schema = { type: 'object', required: ['b'], properties: { a: { type: 'string' }, b: { type: 'integer' } } };
    expect(fieldsOf(schema).map(({ name }) => name)).toEqual(['b', 'a']);
    expect(kindOf({ type: 'string' })).toBe('text');
    expect(kindOf({ type: 'string' }, 'message')).toBe('long');
    expect(kindOf({ enum: ['a', 'b'] })).toBe('choice');
    expect(kindOf({ type: 'array', items: { type: 'string' } })).toBe('list');
    expect(kindOf({ type: 'array', items: { type: 'object' } })).toBe('json');
    expect(kindOf({ type: 'object', properties: { a: {} } })).toBe('object');
    expect(kindOf({ type: 'object', additionalProperties: { type: 'string' } })).toBe('map');
    expect(kindOf({ anyOf: [{ type: 'string' }, { type: 'number' }] })).toBe('text');
    expect(kindOf({ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] })).toBe('list');
    expect(kindOf({})).toBe('json');
    expect(fieldOf('source', { type: 'string' }, true, undefined, true).kind).toBe('code');
  });
});

describe('putting a value into a field', () => {
  it('writes braces around it, but not inside of an expression', () => {
    expect(insertReference('', null, 'trigger.body.email')).toEqual({ text: '{{ trigger.body.email }}', caret: 24 });
    expect(insertReference('Hi !', 3, 'item').text).toBe('Hi {{ item }}!');
    expect(insertReference('{{ $sum() }}', 8, 'items.n').text).toBe('{{ $sum(items.n) }}');
  });
});

describe('names', () => {
  it('are written so that the language reads them', () => {
    expect(memberPath('trigger.body', 'first name')).toBe('trigger.body.`first name`');
    expect(memberPath('item', 'and')).toBe('item.`and`');
    expect(pointerOf(['a/b', '0'])).toBe('/a~1b/0');
    expect(titleOf('dueInDays')).toBe('Due in days');
  });
});

describe('a contract made from a sample', () => {
  it('has the types of what is there', () => {
    expect(schemaFromSample({ email: 'a', n: 1, at: null, lines: [{ sku: 'x' }, { n: 2 }] })).toEqual({
      type: 'object',
      additionalProperties: true,
      required: ['email', 'n', 'lines'],
      properties: {
        email: { type: 'string' },
        n: { type: 'integer' },
        at: {},
        lines: {
          type: 'array',
          items: { type: 'object', additionalProperties: true, properties: { sku: { type: 'string' }, n: { type: 'integer' } } },
        },
      },
    });
  });
});

describe('a contract as a list of fields', () => {
  const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string', format: 'email' }, b: { type: 'number' } } };

  it('is read and written without losing what the list does not show', () => {
    expect(withContractFields(schema, contractFields(schema))).toEqual(schema);
  });

  it('keeps the rest of a field that only got another name', () => {
    const fields = contractFields(schema).map((one) => (one.name === 'a' ? { ...one, name: 'mail' } : one));
    expect(withContractFields(schema, fields)).toMatchObject({ required: ['mail'], properties: { mail: { format: 'email' } } });
  });
});

describe('values upstream', () => {
  const source: Source = {
    path: 'trigger',
    step: 'trigger',
    title: 'Hook',
    distance: 1,
    schema: {},
    value: { headers: { email: 'no' }, body: { customer_email: 'ada@example.com', n: 1 } },
    known: 'last run',
  };

  it('are proposed for a field by their name and type', () => {
    expect(matchFor('emailAddress', { type: 'string' }, [source])?.path).toBe('trigger.body.customer_email');
    expect(matchFor('n', { type: 'string' }, [source])).toBeNull();
  });

  it('are lines of a tree that opens, and that can be searched', () => {
    expect(treeRows([source], new Set()).map(({ path }) => path)).toEqual(['trigger']);
    expect(treeRows([source], new Set(['trigger', 'trigger.body'])).map(({ path }) => path)).toContain('trigger.body.n');
    expect(treeRows([source], new Set(), 'customer').map(({ path }) => path)).toEqual(['trigger', 'trigger.body.customer_email']);
  });
});
