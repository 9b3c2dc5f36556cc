import type { Json, JsonObject } from '@plumbline/shared';

let flows = 0;

/** A path that no other flow of this test process has. */
export function freshPath(): string {
  flows += 1;
  return `case-${process.pid}-${flows}`;
}

export interface FlowParts {
  readonly name: string;
  readonly steps: Readonly<Record<string, JsonObject>>;
  /** Chains such as `trigger > crm > chat` and `task:error > tell_owner`. */
  readonly edges: readonly string[];
  /** More of the webhook's settings. */
  readonly webhook?: JsonObject;
  readonly settings?: JsonObject;
}

/** A flow document with a webhook trigger. */
export function flow({ name, steps, edges, webhook, settings }: FlowParts): JsonObject {
  return {
    schema: 'plumbline/flow@1',
    name,
    owner: 'admin@example.com',
    ...(settings ? { settings } : {}),
    trigger: { operation: 'webhook', config: { path: freshPath(), verify: { kind: 'none' }, ...webhook } },
    steps: { ...steps },
    edges: edges.flatMap(chain),
  };
}

/** The path at which the webhook of a document listens. */
export function pathOf(document: JsonObject): string {
  const trigger = document['trigger'] as { config: { path: string } };
  return trigger.config.path;
}

function chain(text: string): JsonObject[] {
  const parts = text.split(' > ');
  return parts.slice(1).map((to, i) => {
    const [from = '', ...port] = (parts[i] ?? '').split(':');
    return { from, to: to.split(':')[0] ?? '', ...(port.length > 0 ? { port: port.join(':') } : {}) };
  });
}

/** A POST of a few fields of the event to a service. */
export function post(url: string, policy: JsonObject = {}, body: Json = { name: '{{ trigger.body.name }}' }): JsonObject {
  return { name: url.slice(url.lastIndexOf('/') + 1), operation: 'http.request', input: { method: 'POST', url, body }, policy };
}

/** A call with another method, without a body. */
export function request(method: string, url: string, policy: JsonObject = {}): JsonObject {
  return { name: url.slice(url.lastIndexOf('/') + 1), operation: 'http.request', input: { method, url }, policy };
}

/** Retries that take next to no time; for errors that the case wants retried. */
export function quickRetry(attempts: number, on: readonly string[] = ['network', 'timeout', '429', '5xx']): JsonObject {
  return { attempts, backoff: 'fixed', initial: '10ms', jitter: 'none', on: [...on] };
}

/** No second try. */
export const ONCE: JsonObject = { attempts: 1, backoff: 'fixed', initial: '1s', on: [] };
