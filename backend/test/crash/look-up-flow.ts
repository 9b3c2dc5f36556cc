import type { JsonObject } from '@plumbline/shared';
import type { Sink } from '../../../e2e/stand-ins/sink.js';
import { effectFlow } from './effect-flow.js';

/** Where the service shows what happened. */
export const searchPath = (event: string): string => `/search/${event}`;

/** The flow with one verifiable effect, whose author says how to look it up: what is not found 1.5 s later did not happen. */
export function lookUpFlow(sinkUrl: string): JsonObject {
  const flow = effectFlow('verifiable', sinkUrl);
  const steps = flow['steps'] as { [id: string]: JsonObject };
  const act = steps['act'] ?? {};
  const lookUp = {
    url: `${sinkUrl}/search/{{ steps.prepare.output.event }}`,
    found: '{{ response.body.count > 0 }}',
    output: '{{ { "status": 200, "found": response.body.count } }}',
    settlesAfter: '1500ms',
  };
  return { ...flow, steps: { ...steps, act: { ...act, input: { ...(act['input'] as JsonObject), lookUp } } } };
}

/** The service's search tells the truth at the time when it is asked. */
export function showEffects(sink: Sink, event: string, path: string): void {
  sink.always(searchPath(event), { body: () => ({ count: sink.effectsOn(path) }) });
}
