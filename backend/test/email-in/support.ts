import type { JsonObject } from '@plumbline/shared';
import type { ImapServer } from '../../../e2e/stand-ins/imap-server.js';
import type { Sink } from '../../../e2e/stand-ins/sink.js';
import type { TestDatabase } from '../support/database.js';
import type { Product } from '../support/product.js';
import { until } from '../support/until.js';

/** A flow that tells a sink which mail started it. */
export function mailFlow(
  sink: Sink,
  path: string,
  config: JsonObject,
  body: JsonObject = { subject: '{{ trigger.subject }}' },
): JsonObject {
  return {
    schema: 'plumbline/flow@1',
    name: `Mail to ${path}`,
    owner: 'admin@example.com',
    trigger: { operation: 'email', config: { every: '10s', ...config } },
    steps: {
      call: {
        name: 'Call',
        operation: 'http.request',
        input: { method: 'POST', url: `${sink.url}${path}`, body },
        policy: { effect: 'keyed', retry: { attempts: 1, backoff: 'fixed', initial: '1ms', on: [] }, then: 'stop' },
      },
    },
    edges: [{ from: 'trigger', to: 'call' }],
  };
}

let made = 0;

/** Makes the connection to the mailbox; its id. */
export async function connected(product: Product, imap: ImapServer): Promise<string> {
  const reply = await product.call('POST', '/api/connections', imap.connection(`Orders ${String(++made)}`) as JsonObject);
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  return reply.body['id'] as string;
}

export const health = async (product: Product, flowId: string): Promise<JsonObject> =>
  (await product.call('GET', `/api/flows/${flowId}/mailbox`)).body;

/** Has the mailbox looked at, and waits until a look that began after this has ended well. */
export async function looked(product: Product, flowId: string): Promise<JsonObject> {
  const before = (await health(product, flowId))['lastLookAt'];
  return until(
    'the mailbox is looked at',
    async () => {
      await product.call('POST', `/api/flows/${flowId}/mailbox/look`);
      const now = await health(product, flowId);
      return now['lastLookAt'] !== before && now['state'] === 'waiting' && now;
    },
    30_000,
  );
}

/** The verdicts of a flow's deliveries by mail, the newest first. */
export async function inbox(product: Product, flowId: string): Promise<JsonObject[]> {
  return (await product.call('GET', `/api/deliveries?flow=${flowId}&kind=email&limit=200`)).body['items'] as JsonObject[];
}

export const subjects = (sink: Sink, path: string): unknown[] =>
  sink.callsTo(path).map(({ body }) => (JSON.parse(body) as JsonObject)['subject']);

export async function runsOf(database: TestDatabase, flowId: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM run WHERE flow_id = $1', [flowId]);
  return rows[0]?.count ?? 0;
}
