import type { EffectClass, JsonObject } from '@plumbline/shared';

/** How each class of effect is called. */
const METHOD: Readonly<Record<EffectClass, string>> = { safe: 'GET', idempotent: 'PUT', keyed: 'POST', verifiable: 'POST', unsafe: 'POST' };

export const HOOK = '/hooks/crash';

/** Where the effect of an event lands at the sink, and where that of the last step does. */
export const actPath = (effect: EffectClass, event: string): string => `/${effect}/${event}`;
export const lastPath = (event: string): string => `/keyed-last/${event}`;

/** Webhook, transform, one step of the class, and a keyed last one. */
export function effectFlow(effect: EffectClass, sinkUrl: string): JsonObject {
  const method = METHOD[effect];
  const body = method === 'GET' ? {} : { body: { event: '{{ steps.prepare.output.event }}' } };
  const url = (prefix: string): string => `${sinkUrl}${prefix}{{ steps.prepare.output.event }}`;
  return {
    schema: 'plumbline/flow@1',
    name: `One ${effect} effect`,
    trigger: {
      operation: 'webhook',
      config: { path: 'crash', verify: { kind: 'none' }, dedupe: { key: '{{ trigger.headers.`x-event-id` }}' } },
    },
    steps: {
      prepare: { name: 'Prepare', operation: 'transform', input: { event: '{{ trigger.body.event }}' } },
      act: { name: 'Act', operation: 'http.request', input: { method, url: url(`/${effect}/`), ...body }, policy: { effect } },
      last: {
        name: 'Last',
        operation: 'http.request',
        input: { method: 'POST', url: url('/keyed-last/'), body: { after: '{{ steps.act.output.status }}' } },
        policy: { effect: 'keyed' },
      },
    },
    edges: [
      { from: 'trigger', to: 'prepare' },
      { from: 'prepare', to: 'act' },
      { from: 'act', to: 'last' },
    ],
  };
}
