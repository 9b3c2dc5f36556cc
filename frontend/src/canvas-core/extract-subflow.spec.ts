import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkFlow, flowDocumentSchema, type FlowDocument } from '@plumbline/shared';
import { edgeKey } from './document';
import { extract } from './extract-subflow';
import { anyFlow, flow } from './test-flows';

const DOCUMENT = flow(
  {
    prepare: { input: { email: '{{ trigger.body.email }}' } },
    crm: { operation: 'http.request', input: { body: { email: '{{ steps.prepare.output.email }}', name: '{{ trigger.body.name }}' } } },
    chat: { input: { text: 'New: {{ steps.crm.output.body.id }} for {{ trigger.body.name }}', run: '{{ run.id }}' } },
    after: { input: { id: '{{ steps.crm.output.body.id }}', text: '{{ steps.chat.output.text }}' } },
  },
  ['trigger>prepare', 'prepare>crm', 'crm>chat', 'chat>after'],
  { layout: { crm: { x: 640, y: 50 }, chat: { x: 960, y: 50 } }, owner: 'ada@example.com' },
);

function extracted(document: FlowDocument, ids: string[], name = 'Tell sales') {
  const made = extract(document, ids, { name });
  if (!made.ok) throw new Error(made.why);
  return made;
}

const BRANCH = { operation: 'branch', input: { cases: [{ id: 'x', when: true }] } };

describe('making a flow of its own of some steps', () => {
  it('hands over what they read, and gives back what others read of them', () => {
    const { flow: made, document, id } = extracted(DOCUMENT, ['crm', 'chat']);
    expect(id).toBe('tell_sales');
    expect(document.steps['tell_sales']).toEqual({
      name: 'Tell sales',
      operation: 'subflow',
      input: {
        input: { email: '{{ steps.prepare.output.email }}', name: '{{ trigger.body.name }}', id: '{{ run.id }}' },
      },
    });
    expect(document.steps['after']?.input).toEqual({
      id: '{{ steps.tell_sales.output.result.id }}',
      text: '{{ steps.tell_sales.output.result.text }}',
    });
    expect(document.edges.map(edgeKey)).toEqual(['trigger|out|prepare', 'prepare|out|tell_sales', 'tell_sales|out|after']);
    expect(made.steps['crm']?.input).toEqual({ body: { email: '{{ trigger.body.email }}', name: '{{ trigger.body.name }}' } });
    expect(made.steps['chat']?.input).toEqual({
      text: 'New: {{ steps.crm.output.body.id }} for {{ trigger.body.name }}',
      run: '{{ trigger.body.id }}',
    });
    expect(made.steps['respond']?.input).toEqual({ body: { id: '{{ steps.crm.output.body.id }}', text: '{{ steps.chat.output.text }}' } });
    expect(made.edges.map(edgeKey)).toEqual(['trigger|out|crm', 'crm|out|chat', 'chat|out|respond']);
    expect(made.trigger.operation).toBe('flow');
    expect(made.layout).toMatchObject({
      trigger: { x: 0, y: 0 },
      crm: { x: 320, y: 0 },
      chat: { x: 640, y: 0 },
      respond: { x: 960, y: 0 },
    });
  });

  it('gives flows that the checks find no error in', () => {
    const { flow: made } = extracted(DOCUMENT, ['crm', 'chat']);
    expect(
      checkFlow(made, [])
        .filter(({ severity, code }) => severity === 'error' && code !== 'operation_unknown')
        .map(({ code, pointer }) => `${code} ${pointer}`),
    ).toEqual([]);
  });

  it('takes a for-each with its body, whose item stays its own', () => {
    const document = flow(
      {
        l: { operation: 'for_each', input: { items: '{{ trigger.body.lines }}' } },
        x: { in: 'l', input: { a: '{{ item.a }}', b: '{{ trigger.body.b }}' } },
      },
      ['trigger>l'],
    );
    const { flow: made } = extracted(document, ['l']);
    expect(made.steps['x']).toMatchObject({ in: 'l', input: { a: '{{ item.a }}', b: '{{ trigger.body.b }}' } });
    expect(made.edges.map(edgeKey)).toEqual(['trigger|out|l', 'l|out|respond']);
  });

  it('takes steps out of a for-each: the item is handed over', () => {
    const document = flow({ l: { operation: 'for_each' }, x: { in: 'l', input: '{{ item.a }}' }, y: { in: 'l' } }, ['trigger>l', 'x>y']);
    const { flow: made, document: left, id } = extracted(document, ['x']);
    expect([made.steps['x'], left.steps[id]?.in]).toEqual([{ name: 'x', operation: 'transform', input: '{{ trigger.body.a }}' }, 'l']);
    expect(left.steps[id]?.input).toEqual({ input: { a: '{{ item.a }}' } });
    expect(left.edges.map(edgeKey)).toEqual(['trigger|out|l', `${id}|out|y`]);
  });

  it.each<[string, FlowDocument, string[], RegExp]>([
    ['nothing', DOCUMENT, ['nobody'], /Choose the steps/],
    ['several beginnings', flow({ a: {}, b: {} }, ['trigger>a', 'trigger>b']), ['a', 'b'], /begin at several/],
    ['several ends', flow({ a: {}, b: {}, c: {}, d: {} }, ['a>b', 'a>c', 'b>d', 'c>d']), ['a', 'b', 'c'], /lead on from several/],
    ['an end on another output', flow({ a: BRANCH, b: {} }, ['trigger>a', 'a:case:x>b']), ['a'], /lead on from several/],
    ['a filter before the end', flow({ a: { operation: 'filter' }, b: {}, c: {} }, ['a>b', 'b>c']), ['a', 'b'], /can skip what follows/],
    ['an open branch', flow({ a: BRANCH, b: {}, c: {} }, ['a:case:x>b', 'b>c']), ['a', 'b'], /can skip what follows/],
    ['an answer', flow({ a: { operation: 'respond' } }, ['trigger>a']), ['a'], /has to stay here/],
    [
      'steps of two levels',
      flow({ l: { operation: 'for_each' }, x: { in: 'l' }, a: {} }, ['trigger>a']),
      ['x', 'a'],
      /different for-eaches/,
    ],
    ['what can not be told', flow({ a: { input: '{{ steps.* }}' } }, ['trigger>a']), ['a'], /more than can be told/],
    [
      'what is collected',
      flow({ l: { operation: 'for_each', input: { collect: 'x' } }, x: { in: 'l' } }, ['trigger>l']),
      ['x'],
      /collects the output/,
    ],
  ])('is refused for %s, in plain words', (_, document, ids, why) => {
    expect(extract(document, ids, { name: 'New' })).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  it('always gives two documents that the schema accepts, each step in one of them', () => {
    fc.assert(
      fc.property(anyFlow, fc.subarray(['a', 'b', 'c', 'd', 'e']), (start, ids) => {
        const made = extract(start, ids, { name: 'New' });
        if (!made.ok) return;
        expect([made.flow, made.document].map((one) => flowDocumentSchema.safeParse(one).success)).toEqual([true, true]);
        const steps = [...Object.keys(made.flow.steps), ...Object.keys(made.document.steps)].filter(
          (id) => id !== 'respond' && id !== made.id,
        );
        expect(steps.sort()).toEqual(Object.keys(start.steps).sort());
      }),
    );
  });
});
