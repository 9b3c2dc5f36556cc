import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import { closeCircuit, listGates, listHeld, probeGate, whyWaiting, type GateDeps } from '../usecases/limits/read-gates.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { GATE_DEPS } from './tokens.js';

@Controller()
export class GatesController {
  constructor(@Inject(GATE_DEPS) private readonly deps: GateDeps) {}

  @ApiRoute('listGates')
  list(): Promise<{ items: JsonObject[]; next: null }> {
    return listGates(this.deps);
  }

  @ApiRoute('listHeld')
  held(@Input() { params, query }: RouteInput<'listHeld'>): Promise<{ items: JsonObject[]; next: number | null }> {
    return listHeld(this.deps, params.gate, query.offset, query.limit);
  }

  @ApiRoute('probeGate')
  probe(@Input() { params, actor }: RouteInput<'probeGate'>): Promise<{ gate: string }> {
    return probeGate(this.deps, params.gate, actor);
  }

  @ApiRoute('closeCircuit')
  close(@Input() { params, actor }: RouteInput<'closeCircuit'>): Promise<{ gate: string }> {
    return closeCircuit(this.deps, params.gate, actor);
  }

  @ApiRoute('whyWaiting')
  why(@Input() { params, query }: RouteInput<'whyWaiting'>): Promise<JsonObject> {
    return whyWaiting(this.deps, params.id, params.stepId, query.turn?.split('.').map(Number) ?? []);
  }
}
