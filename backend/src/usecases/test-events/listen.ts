import { PlumblineError } from '@plumbline/shared';
import type { Audit } from '../../engine/ports/audit.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { TestEvents } from '../../engine/ports/test-events.js';

export interface ListenDeps {
  readonly tests: TestEvents;
  readonly flows: Pick<FlowStore, 'get'>;
  readonly audit: Audit;
}

/** How long a test address listens, ms: long enough to go and press a button elsewhere, and not for ever, since it asks nobody. */
const LISTEN_MS = 10 * 60_000;

/** Until when the test address of a flow listens; null: it does not. */
export interface Listening {
  readonly until: string | null;
}

/** Opens the test address of a flow for ten minutes from now. @throws PlumblineError `flow_not_found`, `not_a_webhook` */
export async function listenForTests({ tests, flows, audit }: ListenDeps, flowId: string, by: string): Promise<Listening> {
  const flow = await flows.get(flowId);
  if (!flow) throw new PlumblineError('flow_not_found');
  if (flow.draft.trigger.operation !== 'webhook') throw new PlumblineError('not_a_webhook');
  const untilMs = await tests.listen(flowId, LISTEN_MS);
  if (untilMs === null) throw new PlumblineError('flow_not_found');
  await audit.record({ actor: by, action: 'flow.listen', subject: flowId, detail: {} });
  return listening(untilMs);
}

/** Closes it. @throws PlumblineError `flow_not_found` */
export async function stopListening({ tests, flows }: ListenDeps, flowId: string): Promise<void> {
  if (!(await flows.get(flowId))) throw new PlumblineError('flow_not_found');
  await tests.stop(flowId);
}

/** @throws PlumblineError `flow_not_found` */
export async function readListening({ tests, flows }: ListenDeps, flowId: string): Promise<Listening> {
  if (!(await flows.get(flowId))) throw new PlumblineError('flow_not_found');
  return listening(await tests.listensUntil(flowId));
}

function listening(untilMs: number | null): Listening {
  return { until: untilMs === null ? null : new Date(untilMs).toISOString() };
}
