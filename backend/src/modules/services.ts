import type { OperationContract } from '@plumbline/shared';
import { SocketFanOut } from '../adapters/live/socket-fan-out.js';
import { deliveryReader } from '../adapters/delivery-reader/delivery-reader.js';
import { createExpressions } from '../adapters/expressions/index.js';
import { createOutboundHttp } from '../adapters/outbound-http/outbound-http.js';
import { postgresAudit } from '../adapters/postgres/audit.js';
import { PostgresEventBoard } from '../adapters/postgres/event-board.js';
import { PostgresLiveHeads } from '../adapters/postgres/live/heads.js';
import { PostgresWatch } from '../adapters/postgres/live/watch.js';
import { PostgresFlowStore } from '../adapters/postgres/flow-store.js';
import { Listener } from '../adapters/postgres/listener.js';
import { PostgresRunIndex } from '../adapters/postgres/run-index.js';
import { PostgresRunStore } from '../adapters/postgres/run-store.js';
import { PostgresThrottle } from '../adapters/postgres/throttle.js';
import { createSchemaCheck } from '../adapters/schema-check/schema-check.js';
import { MemoryPayloadStore } from '../adapters/memory/memory-payload-store.js';
import { decode, encode, resolveUrl, SystemChance, systemDigest, systemTimers } from '../adapters/system/system.js';
import { configNotices, type Config } from '../config/config.js';
import { BUILT_INS } from '../engine/operations/built-ins.js';
import type { Connections } from '../engine/ports/connections.js';
import type { Logger } from '../engine/ports/logger.js';
import type { PausePoints } from '../engine/ports/pause-points.js';
import type { AcceptDeps } from '../usecases/accept-delivery/accept-delivery.js';
import { RunWorker } from '../usecases/execute-run/run-worker.js';
import type { FlowDeps } from '../usecases/flows/edit-flows.js';
import { PublishedFlows } from '../usecases/flows/published-flows.js';
import { LiveRooms } from '../usecases/live/live-rooms.js';
import type { ReadRunsDeps } from '../usecases/runs/read-runs.js';
import type { EventDeps } from '../usecases/runs/post-event.js';
import type { RepairDeps } from '../usecases/runs/repair-run.js';
import type { StartRunDeps } from '../usecases/runs/start-run.js';
import { createOperations } from './operations.js';
import { openDatabase } from './services/database.js';
import { createDispatch, type SharedQueue } from './services/dispatch.js';
import { takeOwnership } from './services/ownership.js';

/** Everything that one process is made of, wired. */
export interface Services {
  readonly contracts: ReadonlyMap<string, OperationContract>;
  readonly published: PublishedFlows;
  readonly flows: FlowDeps;
  readonly accept: AcceptDeps;
  readonly startRun: StartRunDeps;
  readonly readRuns: ReadRunsDeps;
  readonly repairs: RepairDeps;
  readonly events: EventDeps;
  /** Null where nobody is served. */
  readonly live: { readonly rooms: LiveRooms; readonly fanOut: SocketFanOut } | null;
  /** Null where QUEUE is local: nothing has to be connected. */
  readonly queue: SharedQueue | null;
  /** What people should be told at start. */
  readonly notices: readonly string[];
  /** Whether the database answers and the lease is held; in words when not. */
  health(): Promise<readonly string[]>;
  /** Gives all runs up and ends everything, the embedded database last. */
  close(): Promise<void>;
}

/** Starts what a process needs, in order: database, schema, lease, adapters, use cases. */
export async function startServices(config: Config, log: Logger, pause: PausePoints): Promise<Services> {
  const database = await openDatabase(config, log);
  const { url, source, pool } = database;
  const { dispatch, queue } = await createDispatch(config, url, log);
  const ownership = await takeOwnership(config, database);
  const { lease } = ownership;
  const nowMs = (): number => ownership.nowMs();
  const chance = new SystemChance(nowMs);
  const listener = new Listener(url);
  const watch = new PostgresWatch(pool, listener, chance.uuid(), (error) => log.warn({ error }, 'who watches what could not be shared'));
  const store = new PostgresRunStore({ url, nowMs, onChanged: (runId) => watch.changed(runId) });
  const flowStore = new PostgresFlowStore(source, listener);
  const throttle = new PostgresThrottle(pool, listener, (error) => log.warn({ error }, 'a rate limit could not be shared'));
  const expressions = createExpressions({});
  const door = createOutboundHttp({ allow: config.egressAllow });
  const operations = createOperations(door, nowMs);
  const contracts = new Map(
    [...operations.contracts(), ...[...BUILT_INS.values()].map(({ contract }) => contract)].map((contract) => [contract.id, contract]),
  );
  const published = new PublishedFlows(flowStore, contracts);
  const schemas = createSchemaCheck();
  const audit = postgresAudit(pool);
  const connections: Connections = { find: () => null, open: () => Promise.reject(new Error('no connections')) };
  const payloads = new MemoryPayloadStore();
  const common = {
    connections,
    payloads,
    encode,
    decode,
    store,
    expressions,
    deliveries: deliveryReader,
    digest: systemDigest,
    chance,
    dispatch,
    pause,
    log,
  };

  const events = new PostgresEventBoard(pool);
  const worker =
    lease &&
    new RunWorker(
      { ...common, versions: published, operations, clock: { nowMs }, timers: systemTimers, lease, throttle, events, schemas, resolveUrl },
      dispatch,
      { onNudge: (heard) => listener.on('plumbline_signal', heard) },
      { capacity: config.workerConcurrency },
    );
  // Where only API is served, a run is left to the processes that work on runs.
  const local = config.role === 'all' && worker && lease ? { worker, lease } : null;
  const accept: AcceptDeps = { ...common, schemas, nowMs, local };
  const fanOut = new SocketFanOut();
  const heads = new PostgresLiveHeads(pool);
  const live =
    config.role === 'worker' ? null : { rooms: new LiveRooms({ store, heads, watch, fanOut, timers: systemTimers, log }), fanOut };
  await listener.start();
  worker?.start();

  return {
    contracts,
    published,
    flows: { flows: flowStore, contracts, schemas, digest: systemDigest, chance, audit },
    accept,
    startRun: { ...accept, flows: flowStore, versions: published, encode },
    events: { store, events, dispatch, chance },
    readRuns: { store, index: new PostgresRunIndex(pool), versions: published },
    repairs: { store, flows: flowStore, audit, dispatch, pause },
    live,
    queue,
    notices: [...database.notices, ...configNotices(config)],
    async health() {
      const notes: string[] = [];
      if (lease && !lease.maySend()) notes.push('The lease of this worker is not held: nothing is sent until the database answers again.');
      await pool.query('SELECT 1').catch(() => notes.push('The database does not answer.'));
      return notes;
    },
    async close() {
      live?.rooms.stop();
      await worker?.stop();
      watch.close();
      await Promise.all([expressions.close(), door.close(), listener.close()]);
      await ownership.close();
      await store.close();
      await database.close();
    },
  };
}
