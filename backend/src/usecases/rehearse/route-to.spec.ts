import { describe, expect, it } from '@jest/globals';
import type { FlowDocument } from '@plumbline/shared';
import { routeTo } from './route-to.js';

const step = (operation: string, more: object = {}): FlowDocument['steps'][string] => ({ name: operation, operation, ...more });
const flow = (steps: FlowDocument['steps'], edges: FlowDocument['edges']): FlowDocument => ({
  schema: 'plumbline/flow@1',
  name: 'Flow',
  trigger: { operation: 'webhook' },
  steps,
  edges,
});

describe('The way to a step', () => {
  it('needs nothing where edges lead straight there', () => {
    const document = flow({ a: step('transform'), b: step('http.request') }, [
      { from: 'trigger', to: 'a' },
      { from: 'a', to: 'b' },
    ]);
    expect(routeTo(document, 'b')).toEqual({ pins: new Map(), failing: new Set() });
  });

  it('takes cases, passes filters, and fails a step only where its error edge is the only way', () => {
    const document = flow(
      { size: step('branch'), only: step('filter'), call: step('http.request'), tell: step('http.request'), both: step('http.request') },
      [
        { from: 'trigger', to: 'size' },
        { from: 'size', port: 'case:large', to: 'only' },
        { from: 'only', to: 'call' },
        { from: 'call', port: 'error', to: 'tell' },
        { from: 'call', port: 'error', to: 'both' },
        { from: 'size', port: 'case:else', to: 'both' },
      ],
    );
    const large = new Map<string, object>([
      ['size', { taken: ['large'] }],
      ['only', { passed: true }],
    ]);
    expect(routeTo(document, 'tell')).toEqual({ pins: large, failing: new Set(['call']) });
    expect(routeTo(document, 'both')).toEqual({ pins: new Map([['size', { taken: ['else'] }]]), failing: new Set() });
  });

  it('goes through the for-each that a step lies in', () => {
    const document = flow(
      { gate: step('wait'), each: step('for_each'), first: step('transform', { in: 'each' }), call: step('http.request', { in: 'each' }) },
      [
        { from: 'trigger', to: 'gate' },
        { from: 'gate', port: 'timeout', to: 'each' },
        { from: 'first', to: 'call' },
      ],
    );
    expect(routeTo(document, 'call')?.pins).toEqual(new Map([['gate', { reason: 'timeout' }]]));
  });

  it('is null where nothing leads, or only through another port of a disabled step', () => {
    const document = flow({ off: step('transform', { disabled: true }), after: step('http.request'), alone: step('http.request') }, [
      { from: 'trigger', to: 'off' },
      { from: 'off', port: 'error', to: 'after' },
      { from: 'alone', to: 'alone' },
    ]);
    expect([routeTo(document, 'alone'), routeTo(document, 'after')]).toEqual([null, null]);
  });
});
