import type { EffectClass, JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import type { PausePoint } from '../../src/engine/ports/pause-points.js';
import { createTestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { actPath, effectFlow, lastPath } from './effect-flow.js';
import { startPaused } from './paused-product.js';
import { attemptOf, deliver, deliverUntilAccepted, journalOf, settle, type Decision } from './people.js';

/** Short enough to wait for, long enough for four servers on two cores. */
const LEASE_MS = '2000';

/** What became of one event after its server was killed at a named point and started again. */
export interface EventOutcome {
  readonly event: string;
  readonly run: JsonObject;
  readonly decisions: readonly Decision[];
  readonly actAttempts: number;
  readonly lastAttempts: number;
  readonly actCalls: number;
  readonly actEffects: number;
  readonly lastEffects: number;
  readonly journal: readonly JsonObject[];
}

export interface CellOutcome {
  readonly events: readonly EventOutcome[];
  /** Runs that the database holds. */
  readonly runs: number;
  /** From the start of the second server until everything was settled, ms. */
  readonly recoveredMs: number;
}

/** Kills a server at `point` while it works on an effect of that class, starts it again, and waits until all is settled. */
export async function runCell(point: PausePoint, effect: EffectClass): Promise<CellOutcome> {
  const database = await createTestDatabase();
  const sink = await Sink.start();
  const env = { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LEASE_MS };
  try {
    const events = await untilKilled(point, effect, sink, env);
    const startMs = performance.now();
    const product = await Product.start({ env });
    const outcomes: EventOutcome[] = [];
    for (const event of events) outcomes.push(await outcomeOf(product, sink, effect, event));
    const recoveredMs = Math.round(performance.now() - startMs);
    await product.stop();
    const { rows } = await database.pool.query<{ n: number }>('SELECT count(*)::int n FROM run');
    return { events: outcomes, runs: rows[0]?.n ?? 0, recoveredMs };
  } finally {
    await sink.stop();
    await database.drop();
  }
}

/** Ends with the server; the events that it was sent. */
async function untilKilled(point: PausePoint, effect: EffectClass, sink: Sink, env: Readonly<Record<string, string>>): Promise<string[]> {
  if (point === 'before_dispatch') return killedBeforeDispatch(effect, sink, env);
  // The request has left only when it has arrived: the server is killed from outside while the sink holds its answer.
  const held = point === 'after_send';
  const product = await startPaused({ at: point, does: held ? 'report' : 'kill', ...(hasStep(point) ? { step: 'act' } : {}) }, env);
  await product.publish(effectFlow(effect, sink.url));
  if (held) sink.always(actPath(effect, 'one'), { hang: true, effect: true });
  const sent = deliver(product, 'one');
  if (held) await until('the call has arrived', () => sink.callsTo(actPath(effect, 'one')).length > 0);
  if (held) await product.kill();
  await product.gone();
  await sent;
  sink.always(actPath(effect, 'one'), {});
  return ['one'];
}

const hasStep = (point: PausePoint): boolean => point === 'before_send' || point === 'after_send' || point === 'after_response';

/** The bell is rung for a run that finds no free place: the only place is taken by a run whose call is not answered. */
async function killedBeforeDispatch(effect: EffectClass, sink: Sink, env: Readonly<Record<string, string>>): Promise<string[]> {
  const product = await startPaused({ at: 'before_dispatch', does: 'kill' }, { ...env, WORKER_CONCURRENCY: '1' });
  await product.publish(effectFlow(effect, sink.url));
  sink.always(actPath(effect, 'one'), { hang: true, effect: true });
  await deliver(product, 'one');
  await until('the call has arrived', () => sink.callsTo(actPath(effect, 'one')).length > 0);
  await deliver(product, 'two');
  await product.gone();
  sink.always(actPath(effect, 'one'), {});
  return ['one', 'two'];
}

/** A sender that got no answer sends again under the same id; one that got its answer may do so as well. */
async function outcomeOf(product: Product, sink: Sink, effect: EffectClass, event: string): Promise<EventOutcome> {
  const runId = await deliverUntilAccepted(product, event);
  const path = (step: string): string => (step === 'act' ? actPath(effect, event) : lastPath(event));
  const { run, decisions } = await settle(product, sink, runId, path);
  return {
    event,
    run,
    decisions,
    actAttempts: attemptOf(run, 'act'),
    lastAttempts: attemptOf(run, 'last'),
    actCalls: sink.callsTo(path('act')).length,
    actEffects: sink.effectsOn(path('act')),
    lastEffects: sink.effectsOn(path('last')),
    journal: await journalOf(product, runId),
  };
}
