import { Module, type DynamicModule } from '@nestjs/common';
import { ConnectionsController } from '../transport/connections.controller.js';
import { EventsController } from '../transport/events.controller.js';
import { FlowsController } from '../transport/flows.controller.js';
import { MetricsController } from '../transport/metrics.controller.js';
import { PayloadsController } from '../transport/payloads.controller.js';
import { RunsController } from '../transport/runs.controller.js';
import { SystemController } from '../transport/system.controller.js';
import {
  CONNECTION_DEPS,
  CONTRACTS,
  EVENT_DEPS,
  FLOW_DEPS,
  READ_PAYLOAD_DEPS,
  READ_RUNS_DEPS,
  REPAIR_DEPS,
  SCRAPE,
  SERVER_STATE,
  START_RUN_DEPS,
  type ServerState,
} from '../transport/tokens.js';
import type { Services } from './services.js';

/** Hands the wired services to the controllers. */
@Module({})
export class AppModule {
  static with(services: Services, state: ServerState): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        ConnectionsController,
        EventsController,
        FlowsController,
        MetricsController,
        PayloadsController,
        RunsController,
        SystemController,
      ],
      providers: [
        { provide: FLOW_DEPS, useValue: services.flows },
        { provide: START_RUN_DEPS, useValue: services.startRun },
        { provide: READ_PAYLOAD_DEPS, useValue: services.readPayload },
        { provide: READ_RUNS_DEPS, useValue: services.readRuns },
        { provide: REPAIR_DEPS, useValue: services.repairs },
        { provide: CONNECTION_DEPS, useValue: services.connections },
        { provide: EVENT_DEPS, useValue: services.events },
        { provide: CONTRACTS, useValue: services.contracts },
        { provide: SCRAPE, useValue: services.scrape },
        { provide: SERVER_STATE, useValue: state },
      ],
    };
  }
}
