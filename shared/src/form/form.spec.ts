import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formConfigSchema } from '../flow/triggers.js';
import { formContract } from './contract.js';
import { formFieldSchema, type FormField, type FormPage } from './document.js';
import { FIELD_KINDS } from './limits.js';
import { judgeAnswer } from './judge-answer.js';
import { judgeForm } from './judge-form.js';
import { isBare, visiblePages } from './visible.js';

const field = (value: unknown): FormField => formFieldSchema.parse(value);
const text = (id: string, more: object = {}): FormField => field({ kind: 'text', id, label: id, ...more });
const pages = (...all: FormPage[]) => ({ pages: all });
const page = (...fields: FormField[]): FormPage => ({ fields });
const fault = (one: FormField, answer: Parameters<typeof judgeAnswer>[1]) => {
  const judged = judgeAnswer(one, answer);
  return judged.ok ? null : judged.fault.code;
};

describe('the settings of a form', () => {
  const form = { path: 'contact', title: 'Contact', pages: [{ fields: [{ kind: 'email', id: 'email', label: 'E-mail' }] }] };

  it('are taken as the smallest form there is', () => {
    expect(formConfigSchema.safeParse(form).success).toBe(true);
  });

  it.each([
    ['no pages', { ...form, pages: [] }],
    ['a name that the language has', { ...form, pages: [{ fields: [{ kind: 'text', id: 'constructor', label: 'x' }] }] }],
    ['a redirect to a script', { ...form, done: { redirect: 'javascript:alert(1)' } }],
    ['a colour that is a style', { ...form, accent: 'red;background:url(x)' }],
    ['a frame for everybody', { ...form, embedOn: ['*'] }],
    ['an unknown kind', { ...form, pages: [{ fields: [{ kind: 'script', id: 'x', label: 'x' }] }] }],
  ])('with %s are refused', (_, value) => {
    expect(formConfigSchema.safeParse(value).success).toBe(false);
  });
});

describe('an answer', () => {
  const options = [{ value: 'a' }, { value: 'b' }];

  it.each<[FormField, Parameters<typeof judgeAnswer>[1], unknown]>([
    [text('t'), '  Ada  ', 'Ada'],
    [text('t'), '   ', undefined],
    [field({ kind: 'number', id: 'n', label: 'n' }), '3.5', 3.5],
    [field({ kind: 'email', id: 'e', label: 'e' }), ' ada@example.com', 'ada@example.com'],
    [field({ kind: 'phone', id: 'p', label: 'p' }), '+43 (1) 234-56', '+43 (1) 234-56'],
    [field({ kind: 'choices', id: 'c', label: 'c', options }), ['b', 'a', 'b'], ['a', 'b']],
    [field({ kind: 'yesNo', id: 'y', label: 'y', required: true }), false, false],
    [field({ kind: 'consent', id: 'k', label: 'k', text: 'Terms' }), { agreed: true, text: 'Other' }, { agreed: true, text: 'Terms' }],
    [field({ kind: 'hidden', id: 'h' }), ' as it is ', ' as it is '],
  ])('to %j of %j is handed on as %j', (one, answer, value) => {
    expect(judgeAnswer(one, answer)).toEqual({ ok: true, value });
  });

  it.each<[string, FormField, Parameters<typeof judgeAnswer>[1]]>([
    ['missing', text('t', { required: true }), ' '],
    ['notText', text('t'), 7],
    ['notText', text('t'), 'a\u0000b'],
    ['notText', text('t'), '\ud800'],
    ['tooLong', text('t', { maxLength: 2 }), 'abc'],
    ['tooShort', text('t', { minLength: 2 }), 'a'],
    ['notEmail', field({ kind: 'email', id: 'e', label: 'e' }), 'ada@'],
    ['notPhone', field({ kind: 'phone', id: 'p', label: 'p' }), '(---)'],
    ['notUrl', field({ kind: 'url', id: 'u', label: 'u' }), 'javascript:alert(1)'],
    ['notUrl', field({ kind: 'url', id: 'u', label: 'u' }), 'https://a@b.example'],
    ['notNumber', field({ kind: 'number', id: 'n', label: 'n' }), '0x10'],
    ['notNumber', field({ kind: 'number', id: 'n', label: 'n' }), '1e999'],
    ['notWhole', field({ kind: 'number', id: 'n', label: 'n', whole: true }), 1.5],
    ['tooSmall', field({ kind: 'number', id: 'n', label: 'n', min: 1 }), 0],
    ['tooLarge', field({ kind: 'number', id: 'n', label: 'n', max: 1 }), 2],
    ['notDate', field({ kind: 'date', id: 'd', label: 'd' }), '2026-02-30'],
    ['tooEarly', field({ kind: 'date', id: 'd', label: 'd', min: '2026-01-01' }), '2025-12-31'],
    ['notTime', field({ kind: 'time', id: 'd', label: 'd' }), '24:00'],
    ['notOption', field({ kind: 'choice', id: 'c', label: 'c', options }), 'z'],
    ['notOption', field({ kind: 'choices', id: 'c', label: 'c', options }), ['a', { toString: 'b' }]],
    ['tooMany', field({ kind: 'choices', id: 'c', label: 'c', options, max: 1 }), ['a', 'b']],
    ['notAgreed', field({ kind: 'consent', id: 'k', label: 'k', text: 'Terms' }), { agreed: 'true' }],
    ['notFile', field({ kind: 'file', id: 'f', label: 'f' }), { filepath: '/etc/passwd' }],
    [
      'fileType',
      field({ kind: 'file', id: 'f', label: 'f', accept: ['image/*'] }),
      [{ id: 'x', name: 'a.png', type: 'text/html', size: 1 }],
    ],
    ['fileTooLarge', field({ kind: 'file', id: 'f', label: 'f', maxBytes: 1 }), [{ id: 'x', name: 'a', type: 'a/b', size: 2 }]],
  ])('is %s: %j, %j', (code, one, answer) => {
    expect(fault(one, answer)).toBe(code);
  });

  it('of any JSON to any field is judged, and judged the same when it is judged again', () => {
    const fields = FIELD_KINDS.map((kind) =>
      field({
        kind,
        id: 'x',
        ...(kind === 'hidden' || kind === 'note' ? {} : { label: 'x' }),
        ...(/choice|dropdown/.test(kind) ? { options } : {}),
        ...(/consent|note/.test(kind) ? { text: 'x' } : {}),
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (one, answer) => {
        const judged = judgeAnswer(one, answer as Parameters<typeof judgeAnswer>[1]);
        if (judged.ok) expect(judgeAnswer(one, judged.value)).toEqual(judged);
      }),
    );
  });
});

describe('what is shown', () => {
  const when = (id: string, value: string) => ({ match: 'all' as const, parts: [{ field: id, test: 'is' as const, value }] });
  const form = pages(page(text('kind'), text('company', { showWhen: when('kind', 'Business'), required: true })), {
    ...page(text('vat', { required: true })),
    showWhen: { match: 'all', parts: [{ field: 'company', test: 'isFilled' }] },
  });

  it('hangs on answers that are shown themselves', () => {
    const shown = (answers: Record<string, string>) => visiblePages(form, answers).map(({ fields }) => fields.map(({ id }) => id));
    expect(shown({})).toEqual([['kind']]);
    expect(shown({ kind: 'business', company: 'ACME' })).toEqual([['kind', 'company'], ['vat']]);
    expect(shown({ kind: 'private', company: 'typed before' })).toEqual([['kind']]);
  });

  it('alone is asked for and handed on', () => {
    expect(judgeForm(form, { kind: 'private', company: 'typed before', other: 1 })).toEqual({ ok: true, answers: { kind: 'private' } });
    expect(judgeForm(form, { kind: 'business', company: 'ACME' })).toEqual({
      ok: false,
      faults: [{ field: 'vat', page: 1, fault: { code: 'missing' } }],
    });
    expect(judgeForm(form, { kind: 'business', company: 'ACME' }, 0).ok).toBe(true);
  });

  it('does not look beyond what was answered: names of the language are no answers', () => {
    const odd = pages(page(text('a', { showWhen: { match: 'any', parts: [{ field: 'hasOwn', test: 'isFilled' }] } })));
    expect(visiblePages(odd, {})[0]?.fields).toEqual([]);
  });

  it('is nothing on a page of hidden fields', () => {
    const hidden = pages(page(field({ kind: 'hidden', id: 'source' })));
    const [first] = visiblePages(hidden, {});
    expect(first && isBare(hidden, first)).toBe(true);
  });
});

describe('the contract of a form', () => {
  it('requires what is always asked and must be answered', () => {
    const form = pages(page(text('name', { required: true }), text('note'), field({ kind: 'note', id: 'words', text: 'Hello' })), {
      ...page(text('vat', { required: true })),
      showWhen: { match: 'all', parts: [{ field: 'name', test: 'isFilled' }] },
    });
    expect(formContract(form)).toMatchObject({
      required: ['body'],
      properties: {
        body: { additionalProperties: false, required: ['name'], properties: { name: { type: 'string' }, vat: {}, note: {} } },
      },
    });
  });
});
