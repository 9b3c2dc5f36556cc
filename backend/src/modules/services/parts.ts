import type { OperationContract } from '@plumbline/shared';
import type { PayloadSlices } from '../../engine/ports/payload-slices.js';
import type { RunFiles } from '../../engine/ports/run-files.js';
import type { Scrape } from '../../transport/tokens.js';
import type { AnswerDeps } from '../../usecases/accept-delivery/await-answer.js';
import type { AcceptDeps } from '../../usecases/accept-delivery/accept-delivery.js';
import type { ConnectionDeps } from '../../usecases/connections/edit-connections.js';
import type { TestConnectionDeps } from '../../usecases/connections/test-connection.js';
import type { FlowDeps } from '../../usecases/flows/edit-flows.js';
import type { ListFlowsDeps } from '../../usecases/flows/list-flows.js';
import type { FormDeps } from '../../usecases/forms/deps.js';
import type { PublishedFlows } from '../../usecases/flows/published-flows.js';
import type { GateDeps } from '../../usecases/limits/read-gates.js';
import type { ReadInboxDeps } from '../../usecases/inbox/read-delivery.js';
import type { ReplayDeps } from '../../usecases/inbox/replay-delivery.js';
import type { PeopleDeps } from '../../usecases/people/deps.js';
import type { PracticeDeps } from '../../usecases/practice/practice-services.js';
import type { ReadPayloadDeps } from '../../usecases/payloads/read-payload.js';
import type { ReadRunsDeps } from '../../usecases/runs/read-runs.js';
import type { EventDeps } from '../../usecases/runs/post-event.js';
import type { BulkRepairDeps } from '../../usecases/repairs/bulk-repair.js';
import type { RepairDeps } from '../../usecases/runs/repair-run.js';
import type { StartRunDeps } from '../../usecases/runs/start-run.js';
import type { RehearseFlowDeps } from '../../usecases/rehearse/rehearse-flow.js';
import type { TestStepDeps } from '../../usecases/runs/test-step.js';
import type { UndoDeps } from '../../usecases/undo/deps.js';
import type { WiredEmailIn } from '../email-in.js';
import type { WiredHookSecrets } from '../hook-secrets.js';
import type { WiredIncidents } from '../incidents.js';
import type { WiredPolls } from '../polls.js';
import type { WiredSchedules } from '../schedules.js';
import type { SharedQueue } from './dispatch.js';
import type { Live } from './live.js';

/** Everything that one process is made of, wired. */
export interface Services {
  readonly contracts: ReadonlyMap<string, OperationContract>;
  readonly published: PublishedFlows;
  readonly flows: FlowDeps;
  readonly connections: ConnectionDeps;
  readonly testConnection: TestConnectionDeps;
  readonly hooks: WiredHookSecrets;
  readonly forms: FormDeps;
  readonly files: RunFiles;
  readonly accept: AcceptDeps;
  readonly answer: Omit<AnswerDeps, 'leaving'>;
  readonly startRun: StartRunDeps;
  readonly editor: TestStepDeps;
  readonly rehearsals: RehearseFlowDeps;
  readonly listFlows: ListFlowsDeps;
  readonly readPayload: ReadPayloadDeps;
  readonly slices: PayloadSlices;
  readonly readRuns: ReadRunsDeps;
  readonly repairs: RepairDeps;
  readonly undo: UndoDeps;
  readonly schedules: WiredSchedules;
  readonly emailIn: WiredEmailIn;
  readonly polls: WiredPolls;
  readonly gates: GateDeps;
  readonly events: EventDeps;
  readonly people: PeopleDeps;
  readonly practice: PracticeDeps;
  /** Figures of this process. */
  readonly scrape: Scrape;
  readonly inbox: ReadInboxDeps & ReplayDeps;
  readonly bulkRepairs: BulkRepairDeps;
  readonly incidents: WiredIncidents;
  /** Null where nobody is served. */
  readonly live: Live | null;
  /** Null where QUEUE is local: nothing has to be connected. */
  readonly queue: SharedQueue | null;
  /** What people should be told at start. */
  readonly notices: readonly string[];
  /** Whether the database answers and the lease is held; in words when not. */
  health(): Promise<readonly string[]>;
  /** To be told once where this server listens; what people should be told then. */
  listensAt(address: string): Promise<readonly string[]>;
  /** Begins nothing more and gives all runs up; those whose calls take longer are left to others. */
  drain(withinMs: number): Promise<void>;
  /** Ends everything, the embedded database last. */
  close(): Promise<void>;
}
