import { describe, expect, it } from '@jest/globals';
import { portsOf } from './ports';
import { flow } from './test-flows';

const brief = (...[document, id]: Parameters<typeof portsOf>) => portsOf(document, id).map((port) => `${port.id} ${port.label}`.trim());

describe('the outputs of a step', () => {
  it('are the cases of a branch by name, condition or id, and else', () => {
    const cases = [
      { id: 'big', name: 'Large order', when: '{{ x }}' },
      { id: 'mid', when: '{{ trigger.body.amount > 500 }}' },
      { id: 'odd', when: true },
    ];
    const document = flow({ a: { operation: 'branch', input: { cases } } });
    expect(brief(document, 'a')).toEqual(['case:big Large order', 'case:mid amount > 500', 'case:odd odd', 'case:else else']);
  });

  it('are the answers of an approval', () => {
    const document = flow({ a: { operation: 'wait', input: { approval: { message: 'Ok?', timeout: '1d' } } } });
    expect(brief(document, 'a')).toEqual(['out approved', 'rejected rejected', 'timeout timed out']);
  });

  it('hold an error output only when the policy says so', () => {
    const document = flow({ a: {}, b: { policy: { then: { edge: 'error' } } } });
    expect([brief(document, 'a'), brief(document, 'b')]).toEqual([['out'], ['out', 'error error']]);
  });

  it('are none after a stop, and one for the trigger', () => {
    const document = flow({ a: { operation: 'stop' } });
    expect([brief(document, 'a'), brief(document, 'trigger'), brief(document, 'nobody')]).toEqual([[], ['out'], []]);
  });

  it('keep a port that an edge still leaves from', () => {
    expect(brief(flow({ a: {}, b: {} }, ['a:case:gone>b']), 'a')).toEqual(['out', 'case:gone gone']);
  });
});
