import { describe, expect, it } from '@jest/globals';
import { flowEndedTrigger, watchOf } from './flow-ended.js';

const ID = '0198ab12-cd34-7000-8000-000000000001';
const listening = (config: object) => watchOf({ trigger: { operation: 'flow_ended', config: config as Record<string, never> } });

describe('what a flow listens to', () => {
  it('is what went wrong where it does not say which ends', () => {
    expect(listening({ flows: [ID, ID] })).toEqual({ flows: [ID], ends: ['failed', 'succeeded_with_gaps'] });
    expect(listening({ flows: 'any', ends: ['cancelled'] })).toEqual({ flows: null, ends: ['cancelled'] });
  });

  it.each([[{}], [{ flows: [] }], [{ flows: ['x'] }], [{ flows: 'any', ends: ['parked'] }], [{ flows: 'any', ends: [] }]])(
    'is nothing with %j',
    (config) => {
      expect(listening(config)).toBeNull();
      expect(watchOf({ trigger: { operation: 'manual' } })).toBeNull();
    },
  );
});

describe('the end of a run', () => {
  it('is its parts, and what is no end is a body', () => {
    const event = { flow: { id: ID }, run: { id: ID }, chain: 1 };
    expect(flowEndedTrigger('flow_ended', event)).toEqual({ kind: 'flow_ended', flow: { id: ID }, run: { id: ID }, error: null });
    expect(flowEndedTrigger('manual', { name: 'Ada' })).toEqual({
      kind: 'manual',
      flow: null,
      run: null,
      error: null,
      body: { name: 'Ada' },
    });
  });
});
