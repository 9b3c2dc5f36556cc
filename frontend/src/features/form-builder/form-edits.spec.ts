import { describe, expect, it } from '@jest/globals';
import { formConfigSchema, type FlowDocument, type JsonObject } from '@plumbline/shared';
import { FIELD_KINDS, formContract, type FormPage } from '@plumbline/shared/form';
import { selectedOf } from './builder-context';
import { fieldsBefore, partFor, testsFor } from './condition-tests';
import { embedSnippet, originsIn } from './embed-snippet';
import { idFor } from './field-id';
import { firstForm } from './first-form';
import { duplicateField, moveField, movePage, removeField, renameField, setSetting } from './form-edits';
import { newField } from './kinds';
import { looseForm } from './loose-form';
import { optionsIn, optionsText } from './options-text';

const document: FlowDocument = {
  schema: 'plumbline/flow@1',
  name: 'Leads',
  trigger: {
    operation: 'form',
    config: {
      path: 'leads',
      title: 'Leads',
      pages: [
        {
          fields: [
            { kind: 'text', id: 'name', label: 'Name' },
            { kind: 'yesNo', id: 'vip', label: 'VIP' },
          ],
        },
        {
          showWhen: { match: 'all', parts: [{ field: 'vip', test: 'is', value: true }] },
          fields: [{ kind: 'text', id: 'why', label: 'Why?', showWhen: { match: 'any', parts: [{ field: 'vip', test: 'isFilled' }] } }],
        },
      ],
    },
  },
  steps: {
    a: { name: 'A', operation: 'transform', input: { who: '{{ trigger.body.name }}', vip: '{{ trigger.body.vip ? "x" : "y" }}' } },
    b: { name: 'B', operation: 'transform', input: { vip: '{{ steps.a.output.vip }}' } },
  },
  edges: [],
};
const pagesOf = (one: FlowDocument): readonly FormPage[] => looseForm(one.trigger.config ?? {}).pages;
const ids = (one: FlowDocument): string[][] => pagesOf(one).map(({ fields }) => fields.map(({ id }) => id));

describe('edits of a form', () => {
  it('rename a field in its conditions and in every step that reads it, and nowhere else', () => {
    const renamed = renameField(document, { page: 0, field: 1 }, 'important');
    expect(ids(renamed)).toEqual([['name', 'important'], ['why']]);
    const [, second] = pagesOf(renamed);
    expect([second?.showWhen?.parts[0]?.field, second?.fields[0]?.showWhen?.parts[0]?.field]).toEqual(['important', 'important']);
    expect(renamed.steps['a']?.input).toMatchObject({ who: '{{ trigger.body.name }}', vip: '{{ trigger.body.important ? "x" : "y" }}' });
    expect(renamed.steps['b']).toBe(document.steps['b']);
  });

  it('move, copy and remove fields, also from page to page', () => {
    expect(ids(moveField(document, { page: 0, field: 0 }, { page: 1, field: 1 }))).toEqual([['vip'], ['why', 'name']]);
    expect(ids(moveField(document, { page: 0, field: 0 }, { page: 0, field: 1 }))).toEqual([['vip', 'name'], ['why']]);
    expect(ids(duplicateField(document, { page: 0, field: 0 }, 'name_2'))).toEqual([['name', 'name_2', 'vip'], ['why']]);
    expect(ids(removeField(document, { page: 1, field: 0 }))).toEqual([['name', 'vip'], []]);
    expect(ids(movePage(document, 1, 0))).toEqual([['why'], ['name', 'vip']]);
    expect(moveField(document, { page: 7, field: 0 }, { page: 0, field: 0 })).toBe(document);
  });

  it('never lose what they do not know', () => {
    const strange = setSetting(document, ['pages', '0', 'fields', '0', 'later'], { deep: [1] });
    const moved = moveField(strange, { page: 0, field: 0 }, { page: 1, field: 0 });
    expect(JSON.stringify(moved)).toContain('{"deep":[1]}');
  });
});

describe('a form while it is edited', () => {
  it('can be shown whatever stands in it', () => {
    const broken = {
      title: 5,
      pages: [{ fields: [{ kind: 'choice', id: 'a', label: 3, options: 'x' }, null, { kind: 'nothing' }] }, 'page'],
    };
    const { pages, title } = looseForm(broken);
    expect(title).toBe('');
    expect(pages.map(({ fields }) => fields.map(({ kind }) => kind))).toEqual([['choice', 'note', 'note'], []]);
  });

  it('is what stands there, where that is right', () => {
    const config = formConfigSchema.parse({ ...firstForm('Größe & Co'), done: { title: 'Ta' }, accent: '#123456', answerWithin: 7 });
    const loose = looseForm(config as unknown as JsonObject);
    expect(formContract(loose)).toEqual(formContract(config));
    expect(loose).toMatchObject({ path: 'gro-e-co', done: { title: 'Ta' }, answerWithin: 7 });
  });

  it('has new fields that can be published at once, of every kind', () => {
    const fields = FIELD_KINDS.map((kind) => newField(kind, idFor(kind, new Set())));
    expect(formConfigSchema.safeParse({ path: 'a', title: 'A', pages: [{ fields }] }).success).toBe(true);
  });
});

describe('names of fields', () => {
  it.each([
    ['Your name', [], 'your_name'],
    ['Straße & Nr. 5', [], 'strasse_nr_5'],
    ['E-mail', ['e_mail'], 'e_mail_2'],
    ['2nd choice', [], 'nd_choice'],
    ['名前', [], 'field'],
    ['constructor', [], 'constructor_2'],
  ])('%s is called so beside %p', (label, taken, id) => {
    expect(idFor(label, new Set(taken))).toBe(id);
  });
});

describe('options', () => {
  it('are read one a line, and written back as they were meant', () => {
    const text = 'small = 1 to 10\nlarge\n\nlarge\n a = b = c ';
    expect(optionsIn(text)).toEqual([{ value: 'small', label: '1 to 10' }, { value: 'large' }, { value: 'a', label: 'b = c' }]);
    expect(optionsIn(optionsText(optionsIn(text)))).toEqual(optionsIn(text));
  });
});

describe('conditions', () => {
  it('ask only for fields before their own', () => {
    const pages = pagesOf(document);
    expect(fieldsBefore(pages, 0, 0)).toEqual([]);
    expect(fieldsBefore(pages, 1, 0).map(({ id }) => id)).toEqual(['name', 'vip']);
  });

  it('begin with a test that fits, for every kind of field', () => {
    for (const kind of FIELD_KINDS.filter((one) => one !== 'note')) {
      const part = partFor(newField(kind, 'a'));
      expect(testsFor(kind).map(({ value }) => value)).toContain(part.test);
    }
  });
});

it('a problem leads to what it is about', () => {
  expect(selectedOf('/trigger/config/pages/1/fields/2/label')).toEqual({ at: 'field', page: 1, field: 2 });
  expect(selectedOf('/trigger/config/pages/1/showWhen/parts/0')).toEqual({ at: 'page', page: 1 });
  expect(selectedOf('/trigger/config/failed/title')).toEqual({ at: 'after', end: 'failed' });
  expect(selectedOf('/trigger/config/path')).toEqual({ at: 'share' });
  expect(selectedOf('/trigger/config/title')).toEqual({ at: 'form' });
});

it('what is pasted into another page names this server and this form only, and no title breaks out of it', () => {
  const snippet = embedSnippet('https://flows.example', 'sales/contact', '"><script>alert(1)</script>');
  expect(snippet).toContain("event.origin !== 'https://flows.example'");
  expect(snippet).toContain('title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  expect(originsIn('https://a.example/page https://a.example\nhttp://b.example:8080')).toEqual([
    'https://a.example',
    'http://b.example:8080',
  ]);
});
