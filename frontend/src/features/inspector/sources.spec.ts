import { describe, expect, it } from '@jest/globals';
import type { OperationContract } from '@plumbline/shared';
import { flow } from '../../canvas-core/test-flows';
import { NO_SAMPLES, scopeOf, sourcesFor, upstreamByDistance } from './sources';

const crm: OperationContract = {
  id: 'crm.upsert',
  version: 1,
  title: 'Upsert',
  description: '',
  input: {},
  output: { type: 'object', properties: { id: { type: 'string' } } },
  effect: 'idempotent',
  examples: [{ title: 'One', input: {}, output: { id: 'c_1' } }],
};
const contractOf = (operation: string): OperationContract | undefined => (operation === crm.id ? crm : undefined);
const pathsFor = (...args: Parameters<typeof sourcesFor>): string[] => sourcesFor(...args).map(({ path }) => path);

describe('what expressions of a step can read', () => {
  const chain = flow({ a: { operation: 'crm.upsert' }, b: {}, c: {}, after: {} }, ['trigger>a', 'a>b', 'b>c', 'c>after']);

  it('is what comes before it, the nearest first, and nothing that comes after', () => {
    expect([...upstreamByDistance(chain, 'c')]).toEqual([
      ['b', 1],
      ['a', 2],
      ['trigger', 3],
    ]);
    expect(pathsFor(chain, 'c', contractOf, NO_SAMPLES, 'Hook')).toEqual(['steps.b.output', 'steps.a.output', 'trigger', 'run', 'flow']);
  });

  it('is in a body also the item, and what comes before the for-each', () => {
    const loop = flow(
      {
        a: { operation: 'crm.upsert' },
        each: { operation: 'for_each', input: { items: '{{ trigger.body.lines }}' } },
        in1: { in: 'each' },
      },
      ['trigger>a', 'a>each'],
    );
    const samples = { trigger: { value: { body: { lines: [{ sku: 'x' }] } }, at: '' }, steps: {} };
    const sources = sourcesFor(loop, 'in1', contractOf, samples, 'Hook');
    expect(sources.map(({ path }) => path)).toEqual(['item', 'index', 'items', 'steps.a.output', 'trigger', 'run', 'flow']);
    expect(sources[0]?.value).toEqual({ sku: 'x' });
  });

  it('prefers what is pinned, then what really came, then the example of the contract', () => {
    const known = (pinned: boolean, real: boolean): unknown => {
      const document = flow({ a: { operation: 'crm.upsert', ...(pinned ? { pinned: { id: 'pin' } } : {}) }, b: {} }, ['trigger>a', 'a>b']);
      const samples = real ? { trigger: null, steps: { a: { value: { id: 'real' }, at: '' } } } : NO_SAMPLES;
      const { value, known: from } = sourcesFor(document, 'b', contractOf, samples, 'Hook')[0] ?? {};
      return [value, from];
    };
    expect(known(true, true)).toEqual([{ id: 'pin' }, 'pinned']);
    expect(known(false, true)).toEqual([{ id: 'real' }, 'last run']);
    expect(known(false, false)).toEqual([{ id: 'c_1' }, 'example']);
  });

  it('leaves out steps that are off, and tells of errors only where the run goes on after them', () => {
    const off = flow({ a: { operation: 'crm.upsert', disabled: true }, b: {} }, ['trigger>a', 'a>b']);
    expect(pathsFor(off, 'b', contractOf, NO_SAMPLES, 'Hook')).not.toContain('steps.a.output');
    const on = flow({ a: { operation: 'crm.upsert', policy: { then: 'continue' } }, b: {} }, ['trigger>a', 'a>b']);
    expect(pathsFor(on, 'b', contractOf, NO_SAMPLES, 'Hook')).toContain('steps.a.error');
  });

  it('makes the scope of a preview', () => {
    expect(scopeOf(sourcesFor(chain, 'b', contractOf, NO_SAMPLES, 'Hook'))).toMatchObject({ steps: { a: { output: { id: 'c_1' } } } });
  });
});
