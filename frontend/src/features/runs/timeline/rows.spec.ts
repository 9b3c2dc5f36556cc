import { describe, expect, it } from '@jest/globals';
import { newRunView, stepView, type FlowDocument } from '@plumbline/shared';
import { beforeOf, openFor, rowsOf } from './rows';
import type { StepLine } from './segments';

const DOCUMENT: FlowDocument = {
  schema: 'plumbline/flow@1',
  name: 'Lead intake',
  trigger: { operation: 'manual' },
  steps: {
    chat: { name: 'Tell the team', operation: 'http.request' },
    each: { name: 'Each line', operation: 'for_each' },
    crm: { name: 'Create contact', operation: 'http.request', in: 'each' },
    mail: { name: 'Send mail', operation: 'http.request', in: 'each' },
  },
  edges: [
    { from: 'trigger', to: 'each' },
    { from: 'each', to: 'chat' },
    { from: 'crm', to: 'mail' },
  ],
};

function run() {
  const view = newRunView('r');
  stepView(view, 'each').status = 'failed';
  stepView(view, 'crm[0]').status = 'succeeded';
  stepView(view, 'crm[1]').status = 'failed';
  return view;
}
const line = (key: string, firstMs: number): [string, StepLine] => [key, { key, segments: [], firstMs, settledMs: null }];
const LINES = new Map([line('each', 5), line('crm[0]', 6), line('crm[1]', 7)]);
const shown = (opened: string[], errorsOnly = false) =>
  rowsOf(DOCUMENT, run(), LINES, { opened: new Set(opened), errorsOnly }).map(
    ({ name, depth, status }) => `${'  '.repeat(depth)}${name} ${status}`,
  );

describe('The rows of the waterfall', () => {
  it('stand in the order in which steps were first heard of, a for-each folded', () => {
    expect(shown([])).toEqual(['Each line failed', 'Tell the team idle']);
  });

  it('of an open for-each are its turns, with the worst of each', () => {
    expect(shown(['each'])).toEqual(['Each line failed', '  Item 1 succeeded', '  Item 2 failed', 'Tell the team idle']);
  });

  it('of an open turn are its steps', () => {
    expect(shown(['each', 'turn:each:1'], true)).toEqual(['Each line failed', '  Item 2 failed', '    Create contact failed']);
  });

  it('are opened down to a step', () => {
    expect(openFor(DOCUMENT, 'crm[1]')).toEqual(['each', 'turn:each:1']);
    expect(openFor(DOCUMENT, 'chat')).toEqual([]);
  });
});

describe('What a step waits for', () => {
  it('are the steps before it in the same turn', () => {
    const before = beforeOf(DOCUMENT);
    expect(before('mail[1]')).toEqual(['crm[1]']);
    expect(before('chat')).toEqual(['each']);
    expect(before('each')).toEqual([]);
  });

  it('can not be told of the first step of a body', () => {
    expect(beforeOf(DOCUMENT)('crm[1]')).toBeNull();
  });
});
