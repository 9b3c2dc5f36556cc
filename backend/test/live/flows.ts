import type { JsonObject } from '@plumbline/shared';

/** Never to be seen on the live channel: it stands in the event, in inputs, outputs, headers and names of errors. */
export const CANARY = 'canary-81c7f0';

/** A webhook at `live`, then so many chains of so many calls each. */
export function chains(sinkUrl: string, count: number, length: number): JsonObject {
  const steps: Record<string, JsonObject> = {};
  const edges: JsonObject[] = [];
  for (let chain = 0; chain < count; chain++) {
    for (let n = 0; n < length; n++) {
      const id = `s${chain}_${n}`;
      steps[id] = {
        name: id,
        operation: 'http.request',
        input: { method: 'POST', url: `${sinkUrl}/keyed/${id}`, body: { secret: '{{ trigger.body.secret }}' } },
        policy: { effect: 'keyed', then: 'continue', retry: { attempts: 1, backoff: 'fixed', initial: '1ms', on: ['5xx'] } },
      };
      edges.push({ from: n === 0 ? 'trigger' : `s${chain}_${n - 1}`, to: id });
    }
  }
  return {
    schema: 'plumbline/flow@1',
    name: `${count} chains`,
    owner: 'admin@example.com',
    trigger: { operation: 'webhook', config: { path: 'live', verify: { kind: 'none' } } },
    steps,
    edges,
  };
}
