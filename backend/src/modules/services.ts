import { createCodeRunner } from '../adapters/code-runner/create-code-runner.js';
import { deliveryReader } from '../adapters/delivery-reader/delivery-reader.js';
import { createExpressions } from '../adapters/expressions/index.js';
import { createEgress } from '../adapters/outbound-http/egress.js';
import { createOutboundHttp } from '../adapters/outbound-http/outbound-http.js';
import { createOutboundMail } from '../adapters/outbound-mail/outbound-mail.js';
import { ThreadSlices } from '../adapters/payload-slices/thread-slices.js';
import { PostgresAnswers } from '../adapters/postgres/answers.js';
import { postgresAudit } from '../adapters/postgres/audit.js';
import { PostgresBulkRepairs } from '../adapters/postgres/bulk-repair-store.js';
import { postgresFirstStarts } from '../adapters/postgres/first-starts.js';
import { PostgresEventBoard } from '../adapters/postgres/event-board.js';
import { PostgresFlowOverview } from '../adapters/postgres/flow-overview.js';
import { PostgresFlowStore } from '../adapters/postgres/flow-store.js';
import { PostgresInbox } from '../adapters/postgres/inbox/inbox.js';
import { Listener } from '../adapters/postgres/listener.js';
import { PostgresRunFiles } from '../adapters/postgres/run-files.js';
import { PostgresRunIndex } from '../adapters/postgres/run-index.js';
import { PostgresUndoBook } from '../adapters/postgres/undo-book.js';
import { PostgresRunStore } from '../adapters/postgres/run-store.js';
import { createSchemaCheck } from '../adapters/schema-check/schema-check.js';
import { decode, encode, readableText, resolveUrl, SystemChance, systemDigest, systemTimers } from '../adapters/system/system.js';
import { configNotices, type Config } from '../config/config.js';
import { BUILT_INS } from '../engine/operations/built-ins.js';
import type { Logger } from '../engine/ports/logger.js';
import type { PausePoints } from '../engine/ports/pause-points.js';
import type { AcceptDeps } from '../usecases/accept-delivery/accept-delivery.js';
import { RunWorker } from '../usecases/execute-run/run-worker.js';
import type { FlowDeps } from '../usecases/flows/edit-flows.js';
import { PublishedFlows } from '../usecases/flows/published-flows.js';
import { drainGates } from '../usecases/limits/drain-gates.js';
import { withCountedBytes } from '../usecases/observe/counted-payloads.js';
import { withObservation } from '../usecases/observe/observed-store.js';
import { withLargeDeliveries } from '../usecases/payloads/large-deliveries.js';
import { workOffRepairs } from '../usecases/repairs/work-off.js';
import { tellForgottenEvents } from '../usecases/runs/tell-events.js';
import type { RepairDeps } from '../usecases/runs/repair-run.js';
import { OneAtATime } from '../usecases/rehearse/one-at-a-time.js';
import { masterKeysOf, wireConnections } from './connections.js';
import { openMailReader, wireEmailIn } from './email-in.js';
import { wireForms } from './forms.js';
import { wireIncidents } from './incidents.js';
import { admissionOf, wireMetrics } from './metrics.js';
import { wireRehearsals } from './rehearsal.js';
import { startRetention } from './retention.js';
import { wirePolls } from './polls.js';
import { wireSchedules } from './schedules.js';
import { closeInOrder, drainRuns } from './shutdown.js';
import { createCheck, createOperations } from './operations.js';
import { settlePeople, wirePeople } from './people.js';
import { exampleNotice, openPractice, settlePractice } from './practice.js';
import { openDatabase } from './services/database.js';
import { createDispatch } from './services/dispatch.js';
import { openGates } from './services/gates.js';
import { createLive, watchOver } from './services/live.js';
import { takeOwnership } from './services/ownership.js';
import { openPayloads } from './services/payloads.js';
import type { Services } from './services/parts.js';

/** How long the embedded database may take to end, ms. */
const DATABASE_MS = 20_000;

/** Starts what a process needs, in order: database, schema, lease, adapters, use cases. */
export async function startServices(config: Config, log: Logger, pause: PausePoints): Promise<Services> {
  // Before anything is started: a key that can not be used must leave nothing running.
  const keys = await masterKeysOf(config);
  const database = await openDatabase(config, log);
  const { url, source, pool } = database;
  const { dispatch, queue } = await createDispatch(config, url, log);
  const ownership = await takeOwnership(config, database);
  const { lease } = ownership;
  const nowMs = (): number => ownership.nowMs();
  const chance = new SystemChance(nowMs);
  const listener = new Listener(url);
  const watch = watchOver(pool, listener, chance, log);
  const metrics = wireMetrics(config.role);
  const onFlush = (...flush: Parameters<typeof metrics.port.flushed>): void => metrics.port.flushed(...flush);
  const journal = new PostgresRunStore({ url, nowMs, onChanged: (runId) => watch.changed(runId), onFlush });
  const large = await openPayloads(config, pool, chance, log);
  const payloads = withCountedBytes(large.payloads, metrics.port);
  const files = new PostgresRunFiles(pool, payloads);
  const flowStore = new PostgresFlowStore(source, listener);
  const { gates, held, store: gateStore } = openGates({ config, pool, listener, clock: { nowMs }, chance, log });
  const expressions = createExpressions({});
  const door = createOutboundHttp({ allow: config.egressAllow });
  const code = createCodeRunner({ onTrouble: (error) => log.error({ error }, 'a thread for code ended by itself') });
  const post = createOutboundMail({ open: createEgress({ allow: config.egressAllow }) });
  const reader = openMailReader(config.egressAllow);
  const practice = await openPractice(config);
  const operations = createOperations({ door, practice: practice.door, post, code, now: nowMs });
  const contracts = new Map(
    [...operations.contracts(), ...[...BUILT_INS.values()].map(({ contract }) => contract)].map((contract) => [contract.id, contract]),
  );
  const published = new PublishedFlows(flowStore, contracts);
  const observed = { metrics: metrics.port, log, versions: published, monotonicMs: () => performance.now() };
  const store = withObservation(withLargeDeliveries(journal, payloads, log), observed);
  const schemas = createSchemaCheck();
  const audit = postgresAudit(pool);
  const around = { source, pool, listener, chance, clock: { nowMs }, digest: systemDigest, audit, log };
  const connections = await wireConnections(keys, { ...around, flows: flowStore, metrics: metrics.port });
  const common = {
    connections: connections.known,
    payloads,
    files,
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
  const execution = {
    versions: published,
    operations,
    clock: { nowMs },
    timers: systemTimers,
    gates,
    events,
    answers,
    schemas,
    resolveUrl,
  };
  const worker =
    lease &&
    new RunWorker(
      { ...common, ...execution, lease },
      dispatch,
      { onNudge: (heard) => listener.on('plumbline_signal', heard) },
      { capacity: config.workerConcurrency },
    );
  // Where only API is served, a run is left to the processes that work on runs.
  const local = config.role === 'all' && worker && lease ? { worker, lease } : null;
  const accept: AcceptDeps = { ...common, admission: admissionOf(metrics.port), schemas, nowMs, local };
  const live = createLive(config, store, watch, pool, log);
  const bulk = new PostgresBulkRepairs(pool);
  const index = new PostgresRunIndex(pool);
  const readRuns = { store, index, versions: published };
  const repairs: RepairDeps = { store, flows: flowStore, audit, dispatch, pause };
  const stopRepairing = workOffRepairs({ ...repairs, bulk, timers: systemTimers, log });
  const stopDraining = worker ? drainGates({ gates, held, store, dispatch, clock: { nowMs }, timers: systemTimers, log }) : () => undefined;
  const stopTelling = tellForgottenEvents({ store, events, dispatch, chance, timers: systemTimers, log });
  const flows: FlowDeps = {
    ...{ flows: flowStore, connections: connections.edit.connections, hookSecrets: connections.hooks.edit.secrets, contracts, schemas },
    ...{ digest: systemDigest, chance, audit, nowMs },
  };
  const startRun = { ...accept, flows: flowStore, versions: published, encode };
  const inbox = new PostgresInbox(pool);
  const samples = { ...startRun, index, inbox, payloads, decode };
  const slices = new ThreadSlices(payloads);
  const firstStarts = postgresFirstStarts(pool);
  const practising = { practice: practice.services, connections: connections.edit, flows, firstStarts, audit, log };
  const practiceNotices = await settlePractice(practising);
  const people = wirePeople(config, { pool, masterKey: keys.current, audit, chance, log });
  const peopleNotices = await settlePeople(people, config);
  const clock = { nowMs };
  const incidents = await wireIncidents({ ...around, config, url, connections, door, post, store, versions: published });
  const schedules = wireSchedules({ pool, starting: startRun, flows: flowStore, clock, audit, log });
  const emailIn = wireEmailIn({
    ...{ pool, listener, reader, connections: connections.known, connectionStore: connections.edit.connections, starting: startRun },
    ...{ files, payloads, flows: flowStore, clock, chance, log },
  });
  const asking = { ...common, ...execution, contracts };
  const polls = wirePolls({ pool, listener, asking, starting: startRun, flows: flowStore, edit: flows });
  await listener.start();
  worker?.start();
  if (worker) schedules.start();
  if (worker) polls.start();
  if (worker) emailIn.start();
  incidents.start();
  const retention = startRetention({ config, url, payloads, metrics: metrics.port, log, nowMs });
  const figures = metrics.watch({ url, worker, lease, pools: { common: pool, journal: journal.pool } });

  return {
    contracts,
    published,
    flows,
    connections: connections.edit,
    testConnection: {
      ...connections.edit,
      known: connections.known,
      check: createCheck({ door, practice: practice.door, post, reader, now: nowMs }),
      monotonicMs: () => performance.now(),
    },
    hooks: connections.hooks,
    forms: wireForms({
      ...{ pool, masterKey: keys.current, published, flows: flowStore, accept, runs: store, payloads, answers, chance, nowMs },
      metrics: metrics.port,
    }),
    files,
    accept,
    answer: { store, payloads, answers, timers: systemTimers },
    startRun,
    listFlows: { overview: new PostgresFlowOverview(pool), nowMs },
    editor: { flows, runs: startRun, samples },
    rehearsals: {
      flows,
      samples,
      rehearsal: wireRehearsals({ expressions, schemas, code, connections: connections.known }),
      queue: new OneAtATime(),
    },
    events: { store, events, dispatch, chance },
    people,
    readPayload: { payloads },
    inbox: { inbox, payloads, readable: readableText, flows, runs: startRun },
    slices,
    readRuns,
    gates: {
      ...{ runs: readRuns, gates, held, stored: gateStore, audit, clock },
      connections: connections.edit.connections,
      alarmMs: config.parkedAlarmMs,
    },
    repairs,
    schedules,
    emailIn,
    polls,
    undo: {
      ...{ runs: startRun, undos: new PostgresUndoBook(pool), contracts, payloads },
      ...{ connections: connections.known, digest: systemDigest, audit },
    },
    incidents,
    bulkRepairs: { store, index, bulk, versions: published, audit, chance },
    practice: practising,
    live,
    queue,
    scrape: figures.scrape,
    notices: [...database.notices, ...connections.notices, ...practiceNotices, ...peopleNotices, ...configNotices(config)],
    listensAt(address) {
      practice.listensAt(address);
      incidents.listensAt(address);
      return exampleNotice(practising, address);
    },
    async health() {
      const notes: string[] = [];
      if (lease && !lease.maySend()) notes.push('The lease of this worker is not held: nothing is sent until the database answers again.');
      await pool.query('SELECT 1').catch(() => notes.push('The database does not answer.'));
      return notes;
    },
    drain: (withinMs) => (worker && lease ? drainRuns(worker, lease, log, withinMs) : Promise.resolve()),
    close: () =>
      closeInOrder(
        [
          { name: 'rooms', close: () => live?.rooms.stop() },
          {
            name: 'timers',
            close: () => {
              large.close();
              // What they are at ends by itself, or is left to another process.
              for (const stop of [stopTelling, stopRepairing, stopDraining, schedules.stop, polls.stop]) void stop();
            },
          },
          // What a look has taken is noted before the runs are given up.
          { name: 'mailboxes', close: () => emailIn.stop() },
          { name: 'worker', close: () => worker?.stop() },
          { name: 'incidents', close: () => incidents.close() },
          { name: 'retention', close: () => retention.close() },
          { name: 'watch', close: () => watch.close() },
          {
            name: 'outside',
            close: () => Promise.all([expressions.close(), door.close(), practice.close(), code.close(), slices.close()]),
          },
          { name: 'listener', close: () => listener.close() },
          { name: 'figures', close: () => figures.close() },
          { name: 'lease', close: () => ownership.close() },
          { name: 'journal', close: () => journal.close() },
          { name: 'database', close: () => database.close(), withinMs: DATABASE_MS },
        ],
        log,
      ),
  };
}
