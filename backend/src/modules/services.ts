import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { OperationContract } from '@plumbline/shared';
import { createCodeRunner } from '../adapters/code-runner/create-code-runner.js';
import { deliveryReader } from '../adapters/delivery-reader/delivery-reader.js';
import { LocalDispatch } from '../adapters/dispatch/local-dispatch.js';
import { startCluster } from '../adapters/embedded-postgres/cluster.js';
import { createExpressions } from '../adapters/expressions/index.js';
import { createEgress } from '../adapters/outbound-http/egress.js';
import { createOutboundHttp } from '../adapters/outbound-http/outbound-http.js';
import { createOutboundMail } from '../adapters/outbound-mail/outbound-mail.js';
import { PostgresAnswers } from '../adapters/postgres/answers.js';
import { PayloadFiles } from '../adapters/payload-files/payload-files.js';
import { postgresAudit } from '../adapters/postgres/audit.js';
import { createDataSource, migrate } from '../adapters/postgres/data-source.js';
import { PostgresEventBoard } from '../adapters/postgres/event-board.js';
import { PostgresFlowStore } from '../adapters/postgres/flow-store.js';
import { LeaseHolder } from '../adapters/postgres/lease/lease-holder.js';
import { Listener } from '../adapters/postgres/listener.js';
import { ensurePartitions } from '../adapters/postgres/partitions.js';
import { PostgresPayloadIndex } from '../adapters/postgres/payload-index.js';
import { PostgresRunIndex } from '../adapters/postgres/run-index.js';
import { PostgresRunStore } from '../adapters/postgres/run-store.js';
import { becomeSoleOwner } from '../adapters/postgres/sole-owner.js';
import { PostgresThrottle } from '../adapters/postgres/throttle.js';
import { createSchemaCheck } from '../adapters/schema-check/schema-check.js';
import { decode, encode, resolveUrl, SystemChance, systemDigest, systemTimers } from '../adapters/system/system.js';
import type { Config } from '../config/config.js';
import { BUILT_INS } from '../engine/operations/built-ins.js';
import type { Chance } from '../engine/ports/clock.js';
import type { Logger } from '../engine/ports/logger.js';
import type { PausePoints } from '../engine/ports/pause-points.js';
import type { Scrape } from '../transport/tokens.js';
import type { AnswerDeps } from '../usecases/accept-delivery/await-answer.js';
import type { AcceptDeps } from '../usecases/accept-delivery/accept-delivery.js';
import { RunWorker } from '../usecases/execute-run/run-worker.js';
import type { ConnectionDeps } from '../usecases/connections/edit-connections.js';
import type { FlowDeps } from '../usecases/flows/edit-flows.js';
import { PublishedFlows } from '../usecases/flows/published-flows.js';
import { withCountedBytes } from '../usecases/observe/counted-payloads.js';
import { withObservation } from '../usecases/observe/observed-store.js';
import { withLargeDeliveries } from '../usecases/payloads/large-deliveries.js';
import type { ReadPayloadDeps } from '../usecases/payloads/read-payload.js';
import type { ReadRunsDeps } from '../usecases/runs/read-runs.js';
import type { EventDeps } from '../usecases/runs/post-event.js';
import type { RepairDeps } from '../usecases/runs/repair-run.js';
import type { StartRunDeps } from '../usecases/runs/start-run.js';
import { masterKeysOf, wireConnections } from './connections.js';
import { wireMetrics } from './metrics.js';
import { closeInOrder, drainRuns } from './shutdown.js';
import { createOperations } from './operations.js';

/** Everything that one process is made of, wired. */
export interface Services {
  readonly contracts: ReadonlyMap<string, OperationContract>;
  readonly published: PublishedFlows;
  readonly flows: FlowDeps;
  readonly connections: ConnectionDeps;
  readonly accept: AcceptDeps;
  readonly answer: Omit<AnswerDeps, 'leaving'>;
  readonly startRun: StartRunDeps;
  readonly readPayload: ReadPayloadDeps;
  readonly readRuns: ReadRunsDeps;
  readonly repairs: RepairDeps;
  readonly events: EventDeps;
  readonly worker: RunWorker;
  /** Figures of this process. */
  readonly scrape: Scrape;
  /** What people should be told at start. */
  readonly notices: readonly string[];
  /** Whether the database answers and the lease is held; in words when not. */
  health(): Promise<readonly string[]>;
  /** Begins nothing more and gives all runs up. */
  drain(): Promise<void>;
  /** Ends everything, the embedded database last. */
  close(): Promise<void>;
}

/** How often what was stored for runs that never came to be is looked for, ms. */
const ORPHANS_MS = 6 * 3_600_000;
/** How long the embedded database may take to end, ms. */
const DATABASE_MS = 20_000;
/** How often partitions for the coming months are looked after, ms. */
const PARTITIONS_MS = 6 * 3_600_000;

async function connect(url: string): Promise<DataSource> {
  try {
    return await createDataSource(url).initialize();
  } catch (error) {
    const { message, code = '' } = error as NodeJS.ErrnoException;
    throw new Error(`The database at ${new URL(url).host} can not be used (${message || code}). Check DATABASE_URL.`, { cause: error });
  }
}

async function openPayloads(dir: string, pool: pg.Pool, chance: Chance, log: Logger): Promise<PayloadFiles> {
  const index = new PostgresPayloadIndex(pool);
  const onDamage = (error: Error): void => log.error({ error }, 'a payload is damaged');
  try {
    return await PayloadFiles.open({ dir, index, newId: () => chance.uuid(), onDamage });
  } catch (error) {
    throw new Error(`The folder ${dir} can not be used for large values (${(error as Error).message}). Check PAYLOAD_DIR.`, {
      cause: error,
    });
  }
}

/** Starts what a process needs, in order: database, schema, lease, adapters, use cases. */
export async function startServices(config: Config, log: Logger, pause: PausePoints): Promise<Services> {
  // Before anything is started: a key that can not be used must leave nothing running.
  const keys = await masterKeysOf(config);
  const cluster = config.databaseUrl === null ? await startCluster(config.dataDir) : null;
  const url = config.databaseUrl ?? cluster?.url ?? '';
  const source = await connect(url);
  await migrate(source);
  const sole = cluster ? await becomeSoleOwner(url, config.dataDir) : null;
  const pool = new pg.Pool({ connectionString: url, max: 4, keepAlive: true });
  pool.on('error', (error) => log.warn({ error }, 'an idle database connection broke'));
  await ensurePartitions(pool, Date.now());
  const partitions = setInterval(
    () => void ensurePartitions(pool, Date.now()).catch((error: unknown) => log.error({ error }, 'partitions could not be made')),
    PARTITIONS_MS,
  );
  partitions.unref();

  const ids = new SystemChance(() => Date.now());
  const lease = await LeaseHolder.take({ url, newWorkerId: () => ids.uuid(), leaseMs: config.leaseMs });
  const nowMs = (): number => lease.nowMs();
  const chance = new SystemChance(nowMs);
  const listener = new Listener(url);
  const metrics = wireMetrics('all');
  const journal = new PostgresRunStore({ url, nowMs, onFlush: (...flush) => metrics.port.flushed(...flush) });
  const files = await openPayloads(config.payloadDir, pool, chance, log);
  const payloads = withCountedBytes(files, metrics.port);
  const tidy = (): void =>
    void files.removeOrphans().catch((error: unknown) => log.warn({ error }, 'payloads without a run could not be removed'));
  tidy();
  const orphans = setInterval(tidy, ORPHANS_MS).unref();
  const flowStore = new PostgresFlowStore(source, listener);
  const throttle = new PostgresThrottle(pool, listener, (error) => log.warn({ error }, 'a rate limit could not be shared'));
  const dispatch = new LocalDispatch();
  const expressions = createExpressions({});
  const door = createOutboundHttp({ allow: config.egressAllow });
  const code = createCodeRunner({ onTrouble: (error) => log.error({ error }, 'a thread for code ended by itself') });
  const post = createOutboundMail({ open: createEgress({ allow: config.egressAllow }) });
  const operations = createOperations({ door, post, code, now: nowMs });
  const contracts = new Map(
    [...operations.contracts(), ...[...BUILT_INS.values()].map(({ contract }) => contract)].map((contract) => [contract.id, contract]),
  );
  const published = new PublishedFlows(flowStore, contracts);
  const observed = { metrics: metrics.port, log, versions: published, monotonicMs: () => performance.now() };
  const store = withObservation(withLargeDeliveries(journal, payloads, log), observed);
  const schemas = createSchemaCheck();
  const audit = postgresAudit(pool);
  const around = { source, listener, chance, clock: { nowMs }, digest: systemDigest, audit, log };
  const connections = await wireConnections(keys, around);
  const common = {
    connections: connections.known,
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
  const answers = new PostgresAnswers(pool, listener, (error) => log.warn({ error }, 'an answer could not be told to other processes'));
  const worker = new RunWorker(
    {
      ...common,
      versions: published,
      operations,
      clock: { nowMs },
      timers: systemTimers,
      lease,
      throttle,
      events,
      answers,
      schemas,
      resolveUrl,
    },
    dispatch,
    { onNudge: (heard) => listener.on('plumbline_signal', heard) },
    { capacity: config.workerConcurrency },
  );
  const accept: AcceptDeps = { ...common, schemas, nowMs, local: { worker, lease } };
  await listener.start();
  worker.start();
  const figures = metrics.watch({ url, worker, lease, pools: { common: pool, journal: journal.pool } });

  return {
    contracts,
    published,
    flows: { flows: flowStore, connections: connections.edit.connections, contracts, schemas, digest: systemDigest, chance, audit },
    connections: connections.edit,
    accept,
    answer: { store, payloads, answers, timers: systemTimers },
    startRun: { ...accept, flows: flowStore, versions: published, encode },
    events: { store, events, dispatch, chance },
    readPayload: { payloads },
    readRuns: { store, index: new PostgresRunIndex(pool), versions: published },
    repairs: { store, flows: flowStore, audit, dispatch, pause },
    worker,
    scrape: figures.scrape,
    notices: [...(cluster?.notice ? [cluster.notice] : []), ...connections.notices],
    async health() {
      const notes: string[] = [];
      if (!lease.maySend()) notes.push('The lease of this worker is not held: nothing is sent until the database answers again.');
      await pool.query('SELECT 1').catch(() => notes.push('The database does not answer.'));
      return notes;
    },
    drain: () => drainRuns(worker, lease, log),
    close: () =>
      closeInOrder(
        [
          { name: 'timers', close: () => [partitions, orphans].forEach(clearInterval) },
          { name: 'worker', close: () => worker.stop() },
          { name: 'outside', close: () => Promise.all([expressions.close(), door.close(), code.close()]) },
          { name: 'listener', close: () => listener.close() },
          { name: 'figures', close: () => figures.close() },
          { name: 'lease', close: () => lease.close() },
          { name: 'journal', close: () => journal.close() },
          { name: 'database connections', close: () => Promise.all([pool.end(), source.destroy()]) },
          { name: 'database lock', close: () => sole?.release() },
          { name: 'embedded database', close: () => cluster?.stop(), withinMs: DATABASE_MS },
        ],
        log,
      ),
  };
}
