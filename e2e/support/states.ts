import type { Sink } from '../stand-ins/sink.js';
import type { Server } from '../start.js';

const call = (sink: Sink, path: string, policy: object): object => ({
  operation: 'http.request',
  input: { method: 'GET', url: `${sink.url}${path}` },
  policy: { timeout: '5s', ...policy },
});

const HEAD = {
  schema: 'plumbline/flow@1',
  owner: 'ada@example.com',
  runbook: { does: 'Shows states.', credentials: 'None.', failureLooksLike: 'Red.', fixedBy: 'Ada' },
  trigger: { operation: 'manual' },
};
const ONCE = { attempts: 1, backoff: 'fixed', initial: '1s', on: [] };
const LATER = { attempts: 5, backoff: 'fixed', initial: '10h', jitter: 'none', on: ['5xx'] };

/** One run of this shows a step in each of the states that last, and none that changes by itself. */
function statesFlow(sink: Sink): object {
  const steps = {
    ok: { name: 'Create contact', ...call(sink, '/states/ok', {}) },
    skipped: { name: 'Tell the owner', operation: 'transform', input: {} },
    wait: { name: 'Wait a day', operation: 'wait', input: { for: '1d' } },
    failed: { name: 'Send receipt', ...call(sink, '/states/failed', { retry: ONCE, then: { edge: 'error' } }) },
    retrying: { name: 'Tell the team', ...call(sink, '/states/retrying', { retry: LATER }) },
    parked: { name: 'Task for sales', ...call(sink, '/states/parked', { retry: ONCE, then: 'park' }) },
    asks: { name: 'Confirm by mail', ...call(sink, '/states/asks', { retry: ONCE, then: 'ask' }) },
    mend: { name: 'Write it down', operation: 'transform', input: {} },
    idle: { name: 'Count it', operation: 'transform', input: {} },
  };
  const behind = ['ok', 'wait', 'failed', 'retrying', 'parked', 'asks'];
  return {
    ...HEAD,
    name: 'All states',
    steps,
    edges: [
      ...behind.map((to) => ({ from: 'trigger', to })),
      { from: 'failed', port: 'error', to: 'mend' },
      { from: 'failed', to: 'skipped' },
      { from: 'wait', to: 'idle' },
    ],
    layout: {
      trigger: { x: 0, y: 320 },
      ...Object.fromEntries(behind.map((id, index) => [id, { x: 320, y: index * 128 }])),
      skipped: { x: 640, y: 192 },
      mend: { x: 640, y: 336 },
      idle: { x: 640, y: 64 },
    },
  };
}

/** How its steps stand when the run has come to rest. */
export const STATES: Readonly<Record<string, string>> = {
  ok: 'succeeded',
  skipped: 'skipped',
  wait: 'waiting',
  failed: 'failed',
  retrying: 'retrying',
  parked: 'parked',
  asks: 'needs_attention',
  mend: 'succeeded',
  idle: 'idle',
};

/** A flow and a run of it. */
export interface Ran {
  readonly flowId: string;
  readonly runId: string;
}

async function start(server: Server, document: unknown): Promise<Ran> {
  const flowId = await server.publish(document);
  const { runId } = await server.api('POST', `/api/flows/${flowId}/runs`, { body: { email: 'ada@example.com' } });
  return { flowId, runId: String(runId) };
}

/** Starts the run with all states; who needs them waits for them on the screen. */
export async function runOfStates(server: Server, sink: Sink): Promise<Ran> {
  for (const path of ['failed', 'retrying', 'parked', 'asks']) sink.always(`/states/${path}`, { status: 503, body: { error: 'closed' } });
  return start(server, statesFlow(sink));
}

/** A run whose last step fails, and stops it. */
export async function failedRun(server: Server, sink: Sink): Promise<Ran> {
  sink.always('/failing', { status: 422, body: { error: 'no such customer' } });
  return start(server, {
    ...HEAD,
    name: 'Fails',
    steps: {
      prepare: { name: 'Prepare', operation: 'transform', input: { email: '{{ trigger.body.email }}' } },
      send: { name: 'Send receipt', ...call(sink, '/failing', { retry: ONCE, then: 'stop' }) },
    },
    edges: [
      { from: 'trigger', to: 'prepare' },
      { from: 'prepare', to: 'send' },
    ],
    layout: { trigger: { x: 0, y: 0 }, prepare: { x: 320, y: 0 }, send: { x: 640, y: 0 } },
  });
}

/** A run that succeeds. */
export const goodRun = (server: Server, document: unknown): Promise<Ran> => start(server, document);
