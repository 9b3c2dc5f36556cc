import { describe, expect, it } from '@jest/globals';
import type { FlowDocument } from '@plumbline/shared';
import { calledFlows } from './called-flows';

const CALLED = '0198ab12-cd34-7000-8000-0000000000f1';
const document: FlowDocument = {
  schema: 'plumbline/flow@1',
  name: 'Caller',
  trigger: { operation: 'manual' },
  steps: { sub: { name: 'Sub', operation: 'subflow', input: { flow: CALLED } } },
  edges: [],
};
const callee = { name: 'Callee', input: {}, result: {} };

describe('the flows that a draft calls', () => {
  it('are not judged before all of them were looked up', () => {
    expect(calledFlows(document, new Map())).toBeUndefined();
  });

  it('are those that can be called; one that can not is left out, so that the check says so', () => {
    expect(calledFlows(document, new Map([[CALLED, callee]]))).toEqual(new Map([[CALLED, callee]]));
    expect(calledFlows(document, new Map([[CALLED, null]]))).toEqual(new Map());
  });

  it('are none where nothing is called', () => {
    expect(calledFlows({ ...document, steps: {} }, new Map())).toEqual(new Map());
  });
});
