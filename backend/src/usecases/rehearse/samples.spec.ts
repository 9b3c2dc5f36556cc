import { describe, expect, it } from '@jest/globals';
import type { FlowDocument, OperationContract } from '@plumbline/shared';
import { readsOfDocument } from './reads.js';
import { madeUpEvent, samplesOf } from './samples.js';

const contract = (id: string, more: Partial<OperationContract> = {}): OperationContract => ({
  ...{ id, version: 1, title: '', description: '', input: {}, output: {}, effect: 'unsafe', examples: [] },
  ...more,
});
const contracts = new Map(
  [
    contract('http.request'),
    contract('crm.find', { output: { type: 'object', properties: { id: { type: 'string' }, problem: { type: 'object' } } } }),
    contract('mail.send', { examples: [{ title: '', input: {}, output: { messageId: 'm1' } }] }),
    contract('for_each', { effect: null }),
    contract('transform', { effect: null }),
  ].map((one) => [one.id, one] as const),
);

const document: FlowDocument = {
  schema: 'plumbline/flow@1',
  name: 'Flow',
  trigger: { operation: 'webhook', config: { dedupe: { key: '{{ trigger.headers.`x-event-id` }}' } } },
  steps: {
    read: { name: 'Read', operation: 'http.request', input: { url: 'https://a.example.com/{{ trigger.body.customer.id }}' } },
    each: { name: 'Each', operation: 'for_each', input: { items: '{{ steps.read.output.body.orders }}' } },
    find: { name: 'Find', operation: 'crm.find', in: 'each', input: { email: '{{ item.email }}', sum: '{{ item.total }}' } },
    mail: { name: 'Mail', operation: 'mail.send', input: { to: '{{ steps.read.output.body.owner.email }}' } },
    use: { name: 'Use', operation: 'transform', input: { id: '{{ steps.mail.output.threadId }}' } },
  },
  edges: [],
};
const reads = readsOfDocument(document, contracts);
const nothing = { given: {}, last: new Map() };

describe('A sample', () => {
  it('is made up from what is read of it where nothing says how a reply looks, lists for a for-each included', () => {
    expect(samplesOf(document, contracts, reads, nothing).get('read')).toEqual({
      source: 'made_up',
      value: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: {
          orders: [
            { id: 'item-1', email: 'ada@example.com', total: 42 },
            { id: 'item-2', email: 'ada@example.com', total: 42 },
          ],
          owner: { email: 'ada@example.com' },
        },
      },
    });
  });

  it('follows the contract where there is one, without the field that says that something is wrong', () => {
    const samples = samplesOf(document, contracts, reads, nothing);
    expect(samples.get('find')).toEqual({ source: 'made_up', value: { id: 'some id' } });
    expect(samples.get('mail')).toEqual({ source: 'example', value: { messageId: 'm1', threadId: 'some threadId' } });
  });

  it('is the given one, else the pinned one, else the last real one', () => {
    const pinned = {
      ...document,
      steps: { ...document.steps, find: { ...document.steps['find'], name: 'Find', operation: 'crm.find', pinned: 'p' } },
    };
    const known = {
      given: { read: 'g' },
      last: new Map([
        ['read', 'l'],
        ['find', 'l'],
        ['mail', 'l'],
      ]),
    };
    const samples = samplesOf(pinned, contracts, reads, known);
    expect(['read', 'find', 'mail'].map((id) => samples.get(id))).toEqual([
      { value: 'g', source: 'given' },
      { value: 'p', source: 'pinned' },
      { value: 'l', source: 'last_run' },
    ]);
  });

  it('of an event has what is read of it, and the key by which a repeat is known', () => {
    expect(madeUpEvent(document, reads)).toEqual({
      source: 'made_up',
      value: { body: { customer: { id: 'some id' } }, headers: { 'x-event-id': 'rehearsal-1' }, query: {} },
    });
  });
});
