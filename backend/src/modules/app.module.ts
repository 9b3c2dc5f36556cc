import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Logger } from '../engine/ports/logger.js';
import { ConnectionsController } from '../transport/connections.controller.js';
import { EditorController } from '../transport/editor.controller.js';
import { EventsController } from '../transport/events.controller.js';
import { FlowsController } from '../transport/flows.controller.js';
import { FormsController } from '../transport/forms.controller.js';
import { GatesController } from '../transport/gates.controller.js';
import { HealthController } from '../transport/health.controller.js';
import { HookSecretsController } from '../transport/hook-secrets.controller.js';
import { InboxController } from '../transport/inbox.controller.js';
import { IncidentsController } from '../transport/incidents.controller.js';
import { MailboxesController } from '../transport/mailboxes.controller.js';
import { MetricsController } from '../transport/metrics.controller.js';
import { PayloadsController } from '../transport/payloads.controller.js';
import { PracticeController } from '../transport/practice.controller.js';
import { RehearsalsController } from '../transport/rehearsals.controller.js';
import { RepairsController } from '../transport/repairs.controller.js';
import { RunsController } from '../transport/runs.controller.js';
import { TestEventsController } from '../transport/test-events.controller.js';
import { PollsController } from '../transport/polls.controller.js';
import { SchedulesController } from '../transport/schedules.controller.js';
import { SessionController } from '../transport/session.controller.js';
import { SystemController } from '../transport/system.controller.js';
import { UndoController } from '../transport/undo.controller.js';
import { UsersController } from '../transport/users.controller.js';
import {
  ALERT_CHANNEL_DEPS,
  ALERT_RULE_DEPS,
  BULK_REPAIR_DEPS,
  CONNECTION_DEPS,
  TEST_CONNECTION_DEPS,
  CONTRACTS,
  EDITOR_DEPS,
  EVENT_DEPS,
  HOOK_SECRET_DEPS,
  INBOX_DEPS,
  INCIDENT_DEPS,
  LISTEN_DEPS,
  LIST_FLOWS_DEPS,
  FLOW_DEPS,
  FORM_DEPS,
  GATE_DEPS,
  PEOPLE_DEPS,
  PAYLOAD_SLICES,
  PRACTICE_DEPS,
  LIVE,
  READ_PAYLOAD_DEPS,
  READ_RUNS_DEPS,
  REHEARSAL_DEPS,
  REPAIR_DEPS,
  RUN_FILE_DEPS,
  UNDO_DEPS,
  MAILBOX_DEPS,
  POLL_DEPS,
  SCHEDULE_DEPS,
  SCRAPE,
  SERVER_STATE,
  START_RUN_DEPS,
  type ServerState,
} from '../transport/tokens.js';
import { LiveGateway, type LiveParts } from '../transport/live/live.gateway.js';
import { SessionWatch } from '../transport/live/session-watch.js';
import type { TokenCheck } from '../transport/token-check.js';
import { QueueModule } from './queue.module.js';
import type { Services } from './services/parts.js';

/** Hands the wired services to the controllers. */
@Module({})
export class AppModule {
  static with(services: Services, state: ServerState, tokens: TokenCheck, log: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: sharedQueue(services),
      controllers: [
        ConnectionsController,
        EditorController,
        EventsController,
        FlowsController,
        FormsController,
        HookSecretsController,
        InboxController,
        IncidentsController,
        GatesController,
        MailboxesController,
        MetricsController,
        PayloadsController,
        PracticeController,
        RehearsalsController,
        RepairsController,
        RunsController,
        PollsController,
        SchedulesController,
        TestEventsController,
        SessionController,
        SystemController,
        UndoController,
        UsersController,
        HealthController,
      ],
      providers: [
        { provide: FLOW_DEPS, useValue: services.flows },
        { provide: FORM_DEPS, useValue: services.forms },
        { provide: RUN_FILE_DEPS, useValue: { runs: services.readRuns.store, files: services.files } },
        { provide: START_RUN_DEPS, useValue: services.startRun },
        { provide: LIST_FLOWS_DEPS, useValue: services.listFlows },
        { provide: EDITOR_DEPS, useValue: services.editor },
        { provide: READ_PAYLOAD_DEPS, useValue: services.readPayload },
        { provide: PAYLOAD_SLICES, useValue: services.slices },
        { provide: GATE_DEPS, useValue: services.gates },
        { provide: READ_RUNS_DEPS, useValue: services.readRuns },
        { provide: REHEARSAL_DEPS, useValue: services.rehearsals },
        { provide: REPAIR_DEPS, useValue: services.repairs },
        { provide: CONNECTION_DEPS, useValue: services.connections },
        { provide: TEST_CONNECTION_DEPS, useValue: services.testConnection },
        { provide: LISTEN_DEPS, useValue: services.hooks.tests },
        { provide: HOOK_SECRET_DEPS, useValue: services.hooks.edit },
        { provide: UNDO_DEPS, useValue: services.undo },
        { provide: MAILBOX_DEPS, useValue: services.emailIn.read },
        { provide: POLL_DEPS, useValue: services.polls.read },
        { provide: SCHEDULE_DEPS, useValue: services.schedules.read },
        { provide: BULK_REPAIR_DEPS, useValue: services.bulkRepairs },
        { provide: INBOX_DEPS, useValue: services.inbox },
        { provide: INCIDENT_DEPS, useValue: services.incidents.read },
        { provide: ALERT_CHANNEL_DEPS, useValue: services.incidents.channels },
        { provide: ALERT_RULE_DEPS, useValue: services.incidents.rules },
        { provide: PEOPLE_DEPS, useValue: services.people },
        { provide: EVENT_DEPS, useValue: services.events },
        { provide: PRACTICE_DEPS, useValue: services.practice },
        { provide: CONTRACTS, useValue: services.contracts },
        { provide: SCRAPE, useValue: services.scrape },
        { provide: SERVER_STATE, useValue: state },
        ...liveProviders(services, tokens, log),
      ],
    };
  }
}

/** A process that only works on runs: it serves nothing but its health and its figures. */
@Module({})
export class WorkerModule {
  static with(services: Services, state: ServerState): DynamicModule {
    return {
      module: WorkerModule,
      imports: sharedQueue(services),
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: SCRAPE, useValue: services.scrape },
        { provide: SERVER_STATE, useValue: state },
      ],
    };
  }
}

function liveProviders({ live, people }: Services, tokens: TokenCheck, log: Logger): Provider[] {
  if (!live) return [];
  const sessions = new SessionWatch(people.sessions, people.people, log);
  const parts: LiveParts = { rooms: live.rooms, presence: live.presence, tokens, sessions, attach: (server) => live.fanOut.attach(server) };
  return [LiveGateway, { provide: LIVE, useValue: parts }];
}

function sharedQueue({ queue }: Services): DynamicModule[] {
  return queue ? [QueueModule.with(queue.place, queue.dispatch, queue.consumes)] : [];
}
