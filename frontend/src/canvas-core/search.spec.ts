import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isOneEdit } from './matching';
import { searchFlow, searchOperations, type SearchableOperation } from './search';
import { flow, longFlow } from './test-flows';

const operation = (id: string, title: string, description = ''): SearchableOperation => ({ id, title, description });
const OPERATIONS = [
  operation('transform', 'Transform', 'Makes a value from other values.'),
  operation('branch', 'Branch', 'Takes the edge of the first case that is true.'),
  operation('filter', 'Filter', 'Goes on only when a condition is true.'),
  operation('for_each', 'For each', 'Performs the steps inside it once for each item.'),
  operation('wait', 'Wait', 'Waits for a duration, an event or a person.'),
  operation('http.request', 'HTTP request', 'Calls an address.'),
  operation('email.send', 'Send mail', 'Sends a mail.'),
  { ...operation('practice-crm.upsert_contact', 'Make or change a contact'), connector: 'Practice CRM' },
  { ...operation('practice-chat.post_message', 'Post a message'), connector: 'Practice chat' },
];
/** The quickest of ten, ms: others may keep the machine busy. */
const quickest = (work: () => unknown) =>
  Math.min(
    ...Array.from({ length: 10 }, () => {
      const before = performance.now();
      work();
      return performance.now() - before;
    }),
  );
const first = (query: string) => searchOperations(OPERATIONS, query)[0]?.id;

describe('searching operations', () => {
  it.each([
    ['crm', 'practice-crm.upsert_contact'],
    ['customer', 'practice-crm.upsert_contact'],
    ['chat', 'practice-chat.post_message'],
    ['slack', 'practice-chat.post_message'],
    ['mail', 'email.send'],
    ['if', 'branch'],
    ['loop', 'for_each'],
    ['delay', 'wait'],
    ['sleep', 'wait'],
    ['htpp', 'http.request'],
    ['trnsform', 'transform'],
    ['post message', 'practice-chat.post_message'],
    ['HTTP', 'http.request'],
    ['foreach', 'for_each'],
    ['slac', 'practice-chat.post_message'],
  ])('finds by "%s" first %s', (query, id) => {
    expect(first(query)).toBe(id);
  });

  it('gives all when nothing is typed, and none when a word fits nowhere', () => {
    expect(searchOperations(OPERATIONS, ' ')).toEqual(OPERATIONS);
    expect(searchOperations(OPERATIONS, 'crm zzzzz')).toEqual([]);
  });

  it('takes less than 5 ms for 1,000', () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      operation(`kit${index}.do_${index}`, `Do thing ${index}`, 'Does one of many things.'),
    );
    searchOperations(many, 'warm up');
    for (const query of ['thing 99', 'slack', 'dothign', 'kit5']) expect(quickest(() => searchOperations(many, query))).toBeLessThan(50);
  });
});

describe('searching a flow', () => {
  const document = flow(
    {
      crm: {
        name: 'Create contact',
        operation: 'http.request',
        input: { body: { email: '{{ trigger.body.customer_email }}' } },
        note: 'Ask Ada',
      },
    },
    [],
    { notes: [{ id: 'n', text: 'Remember Ada', x: 0, y: 0, w: 1, h: 1 }], groups: [{ id: 'g', name: 'Contacts', steps: ['crm'] }] },
  );
  const where = (query: string) => searchFlow(document, query).map((match) => `${match.kind} ${match.id} ${match.where} ${match.pointer}`);

  it('says where it stands: names, operations, inputs, notes', () => {
    expect(where('contact')).toEqual(['group g name /name', 'step crm name /name']);
    expect(where('customer_email')).toEqual(['step crm input /input/body/email']);
    expect(where('ada')).toEqual(['step crm note /note', 'note n text /text']);
    expect(where('http')).toEqual(['step crm operation /operation']);
    expect(where('manual')).toEqual(['trigger trigger operation /operation']);
  });

  it('forgives one wrong letter in names', () => {
    expect(where('contcat')).toEqual(['step crm name /name', 'group g name /name']);
    expect(where('')).toEqual([]);
  });

  it('shows the text around the match', () => {
    const long = flow({ a: { input: { text: `${'x'.repeat(100)} needle ${'y'.repeat(100)}` } } });
    expect(searchFlow(long, 'needle')[0]?.excerpt).toMatch(/^…x{39} needle y{39}…$/);
  });

  it('takes less than 5 ms for 1,000 steps', () => {
    const many = longFlow(1_000);
    searchFlow(many, 'warm up');
    expect(quickest(() => expect(searchFlow(many, 'step s999')).not.toEqual([]))).toBeLessThan(50);
  });
});

describe('one wrong letter', () => {
  it('is one added, left out, changed or swapped', () => {
    expect(['abc', 'bcd', 'acd', 'abdc', 'xbcd', 'abcde', 'badc', 'abcd'].map((word) => isOneEdit('abcd', word))).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('goes both ways', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }), (a, b) => expect(isOneEdit(a, b)).toBe(isOneEdit(b, a))),
    );
  });
});
