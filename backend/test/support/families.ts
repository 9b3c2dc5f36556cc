import type { Json, JsonObject } from '@plumbline/shared';
import type { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, pathOf, post, quickRetry } from '../cases/flow.js';
import type { Product, Reply } from './product.js';
import { until } from './until.js';

/** Calls that may be repeated, and are: a worker that is killed has tried once, and the service may be busy for a while. */
export const KEYED: JsonObject = { effect: 'keyed', retry: quickRetry(5), then: 'stop' };

/** Takes an event once, however often it is sent. */
const ONCE_EACH: JsonObject = { dedupe: { key: '{{ trigger.headers.`x-event-id` }}' } };

/** A flow whose sender may send again until it is answered. */
export function repeatableFlow(
  name: string,
  steps: Readonly<Record<string, JsonObject>>,
  edges: readonly string[],
  webhook: JsonObject = {},
): JsonObject {
  return flow({ name, steps, edges, webhook: { ...ONCE_EACH, ...webhook } });
}

/** A for-each over `trigger.body.items`: one effect an item, at `<path>/<item>`, and a last call that gets the results in their order. */
export function loopFlow(services: string, path: string, input: JsonObject, policy: JsonObject = KEYED): JsonObject {
  return repeatableFlow(
    'For each item',
    {
      each: { name: 'Each', operation: 'for_each', input: { items: '{{ trigger.body.items }}', collect: 'made', ...input } },
      made: { name: 'Made', operation: 'transform', input: { item: '{{ item }}', place: '{{ index }}' }, in: 'each' },
      act: { ...post(`${services}${path}/{{ steps.made.output.item }}`, policy, { item: '{{ item }}' }), in: 'each' },
      after: post(`${services}/keyed-after`, KEYED, {
        places: '{{ steps.each.output.results.output.place }}',
        count: '{{ steps.each.output.succeeded }}',
      }),
    },
    ['trigger > each > after', 'made > act'],
  );
}

/** So many items, each a name of its own. */
export function itemsOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `i-${n}`);
}

/** A flow that others call with an order: an effect at `<path>/<order>`, then whatever it calls, then its answer. */
export function calledFlow(services: string, path: string, inner: string | null): JsonObject {
  const act = post(`${services}${path}/{{ trigger.body.order }}`, KEYED, { order: '{{ trigger.body.order }}' });
  const deeper = inner === null ? {} : { deeper: callTo(inner, '{{ trigger.body.order }}') };
  const said: Json = inner === null ? 'deepest' : '{{ steps.deeper.output.result.said }} and above';
  const document = flow({
    name: `Called at ${path}`,
    steps: { act, ...deeper, answer: { name: 'Answer', operation: 'respond', input: { body: { said } } } },
    edges: [inner === null ? 'trigger > act > answer' : 'trigger > act > deeper > answer'],
  });
  const order: JsonObject = { type: 'object', required: ['order'], properties: { order: { type: 'string' } } };
  return {
    ...document,
    trigger: {
      operation: 'flow',
      config: { result: { type: 'object', properties: { said: { type: 'string' } } } },
      output: { type: 'object', properties: { body: order } },
    },
  };
}

/** A step that calls another flow. */
export function callTo(flowId: string, order: string): JsonObject {
  return { name: 'Call', operation: 'subflow', input: { flow: flowId, input: { order } } };
}

/** Sends an event under an id until it is accepted, to whichever process answers; what the accepting one answered. */
export function sendUntil(product: () => Product, document: JsonObject, id: string, body: Json, accepted = [202, 200]): Promise<Reply> {
  return until(`event ${id} is accepted`, async () => {
    const reply = await product()
      .call('POST', `/hooks/${pathOf(document)}`, body, { 'x-event-id': id })
      .catch(() => null);
    return reply && accepted.includes(reply.status) && reply;
  });
}

/** Paths below `prefix` at which not exactly one effect happened, and how many did. */
export function notOnce(sink: Sink, prefix: string, names: readonly string[]): [string, number][] {
  const counts = new Map(names.map((name) => [`${prefix}/${name}`, 0]));
  for (const { path } of sink.effects) if (path.startsWith(`${prefix}/`)) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].filter(([, count]) => count !== 1);
}

/** What the last call of a `loopFlow` was told, once it has arrived. */
export function toldAfter(sink: Sink): JsonObject {
  return JSON.parse(sink.callsTo('/keyed-after')[0]?.body ?? '{}') as JsonObject;
}
