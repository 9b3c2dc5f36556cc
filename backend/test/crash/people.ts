import type { JsonObject } from '@plumbline/shared';
import type { Sink } from '../../../e2e/stand-ins/sink.js';
import { stepOf, type Product } from '../support/product.js';
import { until } from '../support/until.js';
import { HOOK } from './effect-flow.js';

/** Sends an event as a good sender does; null: no answer came. */
export async function deliver(product: Product, event: string): Promise<{ status: number; runId: string } | null> {
  const reply = await product.call('POST', HOOK, { event }, { 'x-event-id': event }).catch(() => null);
  return reply && { status: reply.status, runId: reply.body['runId'] as string };
}

/** Sends an event again and again until it is accepted, under the same id. */
export async function deliverUntilAccepted(product: Product, event: string): Promise<string> {
  return until(`event ${event} is accepted`, async () => {
    const reply = await deliver(product, event);
    return reply && (reply.status === 202 || reply.status === 200) && reply.runId;
  });
}

/** What a person said about a step whose outcome was unknown. */
export interface Decision {
  readonly step: string;
  readonly as: 'happened' | 'send_again';
}

/**
 * Waits until a run has ended. When it asks whether something happened, a person looks at the service and answers.
 * @param path where the effect of a step would be seen
 */
export async function settle(
  product: Product,
  sink: Sink,
  runId: string,
  path: (step: string) => string,
): Promise<{ run: JsonObject; decisions: Decision[] }> {
  const decisions: Decision[] = [];
  const run = await until(`run ${runId} has ended`, async () => {
    const seen = await product.run(runId);
    if (seen['finishedAt'] !== null) return seen;
    for (const step of seen['steps'] as JsonObject[]) {
      if (step['status'] !== 'needs_attention') continue;
      const id = step['id'] as string;
      const as = sink.effectsOn(path(id)) > 0 ? 'happened' : 'send_again';
      const reply = await product.call('POST', `/api/runs/${runId}/steps/${id}/resolve`, { as, attempt: Number(step['attempt']) });
      if (reply.status === 202) decisions.push({ step: id, as });
    }
    return null;
  });
  return { run, decisions };
}

/** The journal of a run as the API shows it. */
export async function journalOf(product: Product, runId: string): Promise<JsonObject[]> {
  return (await product.call('GET', `/api/runs/${runId}/events?limit=1000`)).body['items'] as JsonObject[];
}

export function attemptOf(run: JsonObject, step: string): number {
  return Number(stepOf(run, step)['attempt']);
}
