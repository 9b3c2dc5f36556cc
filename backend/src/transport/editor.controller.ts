import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import { testStep, type TestStepDeps } from '../usecases/runs/test-step.js';
import { flowSamples } from '../usecases/samples/flow-samples.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { EDITOR_DEPS } from './tokens.js';

/** What the editor asks while a flow is being made. */
@Controller()
export class EditorController {
  constructor(@Inject(EDITOR_DEPS) private readonly deps: TestStepDeps) {}

  @ApiRoute('flowSamples')
  samples(@Input() { params }: RouteInput<'flowSamples'>): Promise<{ trigger: JsonObject | null; steps: JsonObject }> {
    return flowSamples(this.deps.samples, params.id);
  }

  @ApiRoute('testStep')
  test(@Input() { params, body, actor }: RouteInput<'testStep'>): Promise<{ runId: string }> {
    const { revision, ...test } = body;
    return testStep(this.deps, { flowId: params.id, revision, by: actor }, params.stepId, test);
  }
}
