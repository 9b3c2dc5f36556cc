import { describe, expect, it } from '@jest/globals';
import { flowDocumentSchema, type FlowDocument, type Json } from '@plumbline/shared';
import { readsOf, subDocument } from './sub-document.js';

const step = (input: Json, more: object = {}): object => ({ name: 'x', operation: 'http.request', input, ...more });

function flow(): FlowDocument {
  return flowDocumentSchema.parse({
    schema: 'plumbline/flow@1',
    name: 'Leads',
    owner: 'a@example.com',
    trigger: { operation: 'webhook', config: { path: 'x' }, output: { type: 'object' } },
    steps: {
      crm: step({ url: '{{ trigger.body.url }}' }),
      choose: { name: 'Choose', operation: 'branch', input: { cases: [] } },
      chat: step(
        { text: '{{ steps.crm.output.body.id }} {{ steps.choose.output.taken[0] }} {{ steps.later.output }}' },
        {
          disabled: true,
          pinned: 7,
          policy: { retry: { attempts: 9, backoff: 'fixed', initial: '1s', on: ['5xx'] }, then: 'park', timeout: '5s' },
        },
      ),
      later: step({}),
      plain: step({ all: '{{ steps }}' }),
    },
    edges: [
      { from: 'trigger', to: 'crm' },
      { from: 'crm', to: 'choose' },
      { from: 'choose', port: 'case:a', to: 'chat' },
      { from: 'chat', to: 'later' },
      { from: 'chat', to: 'plain' },
    ],
  });
}

describe('readsOf', () => {
  it('names the steps before it that its expressions read, and the trigger', () => {
    expect(readsOf(flow(), 'chat')).toEqual({ steps: ['crm', 'choose'], trigger: false });
    expect(readsOf(flow(), 'crm')).toEqual({ steps: [], trigger: true });
  });

  it('names all steps before it where it reads them as a whole', () => {
    expect(readsOf(flow(), 'plain').steps).toEqual(['crm', 'choose', 'chat']);
  });
});

describe('subDocument', () => {
  it('holds the step and what it reads, pinned, and nothing after it', () => {
    const samples = new Map<string, Json>([
      ['crm', { body: { id: 1 } }],
      ['choose', { taken: ['a'] }],
    ]);
    const document = subDocument(flow(), 'chat', samples);
    expect(flowDocumentSchema.safeParse(document).success).toBe(true);
    expect(document.trigger).toEqual({ operation: 'manual' });
    expect(document.steps['crm']).toEqual({ name: 'x', operation: 'http.request', pinned: { body: { id: 1 } } });
    expect(document.steps['choose']).toEqual({ name: 'Choose', operation: 'transform', pinned: { taken: ['a'] } });
    expect(document.edges).toEqual([
      { from: 'trigger', to: 'crm' },
      { from: 'trigger', to: 'choose' },
      { from: 'crm', to: 'chat' },
      { from: 'choose', to: 'chat' },
    ]);
  });

  it('sends the step even if it is disabled or pinned, once, under its own timeout', () => {
    const { chat } = subDocument(flow(), 'chat', new Map()).steps;
    expect(chat).not.toHaveProperty('pinned');
    expect(chat).not.toHaveProperty('disabled');
    expect(chat?.policy).toEqual({ retry: { attempts: 1, backoff: 'fixed', initial: '1ms', on: [] }, then: 'stop', timeout: '5s' });
  });

  it('begins with the step when it reads none', () => {
    expect(subDocument(flow(), 'crm', new Map()).edges).toEqual([{ from: 'trigger', to: 'crm' }]);
  });
});
