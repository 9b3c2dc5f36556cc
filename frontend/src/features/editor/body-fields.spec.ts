import { describe, expect, it } from '@jest/globals';
import { bodyFields, judgeBody, typedOf } from './body-fields';

const contract = {
  type: 'object',
  properties: {
    body: {
      type: 'object',
      required: ['email', 'lines'],
      properties: {
        email: { type: 'string', format: 'email', title: 'E-mail' },
        amount: { type: 'integer', minimum: 1 },
        plan: { enum: ['free', 'paid'] },
        agreed: { type: 'boolean' },
        note: { type: 'string', maxLength: 5_000, description: 'Shown to nobody.' },
        lines: { type: 'array' },
      },
    },
  },
};
const fields = bodyFields(contract) ?? [];

describe('the fields of what a trigger hands over', () => {
  it('come from its contract: what a form can ask for is asked, and the rest is JSON', () => {
    expect(fields.map((field) => (field.is === 'json' ? `${field.name}: json` : `${field.name}: ${field.field.kind}`))).toEqual([
      'email: email',
      'amount: number',
      'plan: dropdown',
      'agreed: yesNo',
      'note: paragraph',
      'lines: json',
    ]);
    expect(fields[0]).toMatchObject({ field: { label: 'E-mail', required: true } });
    expect(fields[4]).toMatchObject({ hint: 'Shown to nobody.' });
  });

  it('are none where it says nothing of fields', () => {
    expect(bodyFields(undefined)).toBeNull();
    expect(bodyFields({ properties: { body: { type: 'array' } } })).toBeNull();
    expect(bodyFields({ properties: { body: { properties: {} } } })).toBeNull();
  });
});

describe('what is filled in', () => {
  it('is a body of the right types, without what was left empty', () => {
    const typed = { email: ' ada@example.com', amount: '3', plan: '', agreed: false, lines: '[1, 2]' };
    expect(judgeBody(fields, typed)).toEqual({ ok: true, body: { email: 'ada@example.com', amount: 3, agreed: false, lines: [1, 2] } });
  });

  it('is refused by its fields', () => {
    expect(judgeBody(fields, { amount: '0.5', lines: '[1' })).toEqual({
      ok: false,
      faults: { email: { code: 'missing' }, amount: { code: 'notWhole' }, lines: { code: 'json' } },
    });
  });

  it('comes back from a body, unless the fields can not show all of it', () => {
    const body = { email: 'ada@example.com', amount: 3, agreed: true, lines: [{ a: 1 }] };
    const typed = typedOf(fields, body);
    expect(typed && judgeBody(fields, typed)).toEqual({ ok: true, body });
    expect(typedOf(fields, { ...body, other: 1 })).toBeNull();
    expect(typedOf(fields, { email: 7 })).toBeNull();
    expect(typedOf(fields, [])).toBeNull();
  });
});
