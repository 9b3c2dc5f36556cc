import { describe, expect, it } from '@jest/globals';
import type { FlowDocument } from '../flow/document.js';
import type { JsonObject } from '../json.js';
import { checkFlow } from './check-flow.js';

const NAME = { kind: 'text', id: 'name', label: 'Name' };
const AGE = { kind: 'number', id: 'age', label: 'Age' };
const SIZE = { kind: 'choice', id: 'size', label: 'Size', options: [{ value: 'small' }, { value: 'large' }] };

function problems(form: JsonObject, output?: JsonObject): { code: string; severity: string; pointer: string; message: string }[] {
  const document = {
    schema: 'plumbline/flow@1',
    name: 'Form',
    owner: 'ada@example.com',
    trigger: { operation: 'form', config: { path: 'a', title: 'A', pages: [{ fields: [NAME] }], ...form }, ...(output ? { output } : {}) },
    steps: { keep: { name: 'Keep', operation: 'transform', input: {} } },
    edges: [{ from: 'trigger', to: 'keep' }],
  } as unknown as FlowDocument;
  return checkFlow(document, []).filter(({ pointer }) => pointer.startsWith('/trigger'));
}

const fields = (...all: JsonObject[]): JsonObject => ({ pages: [{ fields: all }] });
const shownWhen = (field: string, test: string, value?: unknown): JsonObject =>
  ({
    kind: 'text',
    id: 'more',
    label: 'More',
    showWhen: { match: 'all', parts: [{ field, test, ...(value === undefined ? {} : { value }) }] },
  }) as JsonObject;
const first = (form: JsonObject): string[] => problems(form).map(({ code, pointer }) => `${code} ${pointer}`);
const FIELDS = '/trigger/config/pages/0/fields';
const PART = `${FIELDS}/1/showWhen/parts/0`;

describe('A form', () => {
  it('that is as it should be has no problem', () => {
    expect(problems(fields(NAME, AGE, SIZE, shownWhen('age', 'isMoreThan', 17)))).toEqual([]);
    expect(problems(fields(SIZE, shownWhen('size', 'isOneOf', ['Small', 'large'])))).toEqual([]);
  });

  it.each([
    ['two fields of one name', fields(NAME, NAME), `form_field_twice ${FIELDS}/1/id`],
    ['two equal options', fields({ ...SIZE, options: [{ value: 'a' }, { value: 'a' }] }), `form_option_twice ${FIELDS}/0/options/1/value`],
    ['a default that is no option', fields({ ...SIZE, default: 'huge' }), `form_default_wrong ${FIELDS}/0/default`],
    ['a default that its own field refuses', fields({ ...AGE, max: 5, default: 6 }), `form_default_wrong ${FIELDS}/0/default`],
    ['a smallest that is more than the largest', fields({ ...AGE, min: 2, max: 1 }), `form_bounds_crossed ${FIELDS}/0/min`],
    ['the same of lengths', fields({ ...NAME, minLength: 2, maxLength: 1 }), `form_bounds_crossed ${FIELDS}/0/minLength`],
    [
      'the same of dates',
      fields({ kind: 'date', id: 'd', label: 'D', min: '2026-02-01', max: '2026-01-01' }),
      `form_bounds_crossed ${FIELDS}/0/min`,
    ],
    ['more to choose than there is', fields({ ...SIZE, kind: 'choices', min: 3 }), `form_bounds_crossed ${FIELDS}/0/min`],
    ['nothing that it asks', fields({ kind: 'note', id: 'n', text: 'Hello' }), 'form_asks_nothing /trigger/config/pages'],
    ['a path where files are sent to', { path: 'jobs/files/x' }, 'form_path_reserved /trigger/config/path'],
    ['a condition on a later field', fields(NAME, shownWhen('age', 'isFilled'), AGE), `form_condition_order ${PART}/field`],
    ['a condition on itself', fields(NAME, shownWhen('more', 'isFilled')), `form_condition_order ${PART}/field`],
    ['a test that its kind does not know', fields(NAME, shownWhen('name', 'isMoreThan', 3)), `form_condition_test ${PART}/test`],
    ['a test without a value', fields(NAME, shownWhen('name', 'is')), `form_condition_value ${PART}/value`],
    ['a test of a list without one', fields(NAME, shownWhen('name', 'isOneOf', 'a')), `form_condition_value ${PART}/value`],
  ])('is told of %s', (_, form, problem) => {
    expect(first(form)).toEqual([problem]);
  });

  it('is told what was probably meant', () => {
    expect(problems(fields(NAME, shownWhen('nmae', 'isFilled')))[0]?.message).toBe('No field is called "nmae". Did you mean "name"?');
    expect(problems(fields(SIZE, shownWhen('size', 'is', 'smal')))[0]?.message).toContain('Did you mean "small"?');
  });

  it('may show a page by what was asked on a page before it, not on itself', () => {
    const showWhen = { match: 'any', parts: [{ field: 'age', test: 'isFilled' }] };
    expect(first({ pages: [{ fields: [AGE] }, { fields: [NAME], showWhen }] })).toEqual([]);
    expect(first({ pages: [{ fields: [NAME] }, { fields: [AGE], showWhen }] })).toEqual([
      'form_condition_order /trigger/config/pages/1/showWhen/parts/0/field',
    ]);
  });

  it('has no contract besides its fields', () => {
    expect(problems({}, { type: 'object' }).map(({ code }) => code)).toEqual(['form_with_output']);
  });

  it('that keeps its visitors waiting should say what they are told when the run fails', () => {
    expect(problems({ answerWhen: 'finished' })).toMatchObject([{ code: 'form_failure_untold', severity: 'warning' }]);
    expect(problems({ answerWhen: 'finished', failed: { title: 'Sorry' } })).toEqual([]);
  });
});
