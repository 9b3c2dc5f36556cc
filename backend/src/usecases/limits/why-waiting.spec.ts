import { describe, expect, it } from '@jest/globals';
import { newRunView, newStepView, type HoldReason, type RunView, type StepView, type WaitCause } from '@plumbline/shared';
import { OPEN_GATE, type GateState } from '../../engine/limits/gate-state.js';
import { whyOf, type GateFacts } from './why-waiting.js';

const NOW = 1_000_000;
const DUE = NOW + 5_000;
const run = (some: Partial<RunView> = {}): RunView => ({ ...newRunView('r'), epoch: 1, ...some });
const step = (some: Partial<StepView>): StepView => ({ ...newStepView('a'), dueMs: DUE, ...some });
const gate = (state: Partial<GateState> = {}): GateFacts => ({
  state: { ...OPEN_GATE, ...state },
  name: 'CRM',
  place: { place: 3, of: 12 },
});
const held = (why: HoldReason, some: Partial<StepView> = {}): StepView =>
  step({ status: 'parked', held: { gate: 'host:crm', why, sinceMs: NOW }, ...some });
const open = {
  is: 'open',
  sinceMs: NOW,
  probeAtMs: NOW + 30_000,
  waitMs: 30_000,
  error: 'CRM answered 500.',
  cause: { class: '5xx', code: 'http_500' },
} as const;
const limit = { max: 100, windowMs: 10_000, remaining: 0, resetsAtMs: DUE };
const drain = { startedMs: NOW, total: 12, tickedMs: NOW, endedMs: null };

describe('why a step waits', () => {
  it.each<[string, StepView, GateFacts | null, WaitCause | null, number | null, string]>([
    [
      'a limit',
      held('limit', { status: 'waiting' }),
      gate({ limit }),
      'limit',
      DUE,
      'CRM allows 100 calls per 10 seconds, and none is left.',
    ],
    ['a service that asked to wait', held('limit', { status: 'waiting' }), gate(), 'limit', DUE, 'CRM asked to wait.'],
    [
      'a circuit',
      held('circuit'),
      gate({ circuit: open }),
      'circuit',
      NOW + 30_000,
      'CRM does not work: CRM answered 500. What is for it is kept, and sent in order once a call goes well. It is number 3 of 12.',
    ],
    ['a circuit whose probe is due', held('circuit'), gate({ circuit: { ...open, probeAtMs: NOW } }), 'circuit', null, ''],
    ['used up tries while the circuit is open', held('failed'), gate({ circuit: open }), 'circuit', NOW + 30_000, ''],
    [
      'a drain',
      held('circuit'),
      gate({ drain }),
      'order',
      null,
      'CRM works again; what was kept back is sent in order. It is number 3 of 12.',
    ],
    ['the retry budget', held('retry_budget'), gate(), 'retry_budget', DUE, ''],
    ['used up tries', held('failed'), gate(), 'backoff', DUE, ''],
    ['the next try', step({ status: 'retrying' }), null, 'backoff', DUE, ''],
    ['somebody', step({ status: 'waiting', waitingFor: 'approval' }), null, 'approval', DUE, ''],
    ['an event', step({ status: 'waiting', waitingFor: 'event' }), null, 'event', DUE, ''],
    ['a time', step({ status: 'waiting', waitingFor: 'duration' }), null, 'timer', DUE, ''],
    ['the answer of a look-up', step({ status: 'waiting', waitingFor: 'look_up' }), null, 'look_up', DUE, ''],
    ['what is inside', step({ status: 'waiting', waitingFor: 'turns' }), null, 'inside', null, ''],
    ['a limit of an older journal', step({ status: 'waiting', waitingFor: 'rate_limited' }), null, 'limit', DUE, ''],
    ['parked by an older version', step({ status: 'parked' }), null, 'backoff', DUE, ''],
    ['a person', step({ status: 'needs_attention' }), null, 'person', null, ''],
    ['a worker', step({ status: 'queued' }), null, 'queue', null, ''],
    ['the steps before it', step({ status: 'idle' }), null, 'order', null, ''],
    ['nothing', step({ status: 'succeeded' }), null, null, null, ''],
  ])('%s', (_, at, facts, reason, untilMs, text) => {
    const why = whyOf(run(), at, facts, NOW);
    expect(why).toMatchObject({ reason, untilMs });
    expect(why.text).toMatch(/\.$/);
    if (text !== '') expect(why.text).toBe(text);
  });

  it('is the queue while no worker has taken the run, and nothing once it has ended', () => {
    expect(whyOf(run({ epoch: 0 }), step({ status: 'idle' }), null, NOW).reason).toBe('queue');
    expect(whyOf(run({ end: 'failed' }), step({ status: 'idle' }), null, NOW).reason).toBeNull();
    const line = { key: 'k', mode: 'block', waits: true } as const;
    const texts = [line, { ...line, room: 5 }, { ...line, room: 5, perMs: 1_000 }].map((order) =>
      whyOf(run({ epoch: 0, order }), step({ status: 'idle' }), null, NOW, NOW + 5),
    );
    expect(texts.map(({ text }) => text)).toEqual([
      expect.stringContaining('others with the same key'),
      expect.stringContaining('at work'),
      expect.stringContaining('begun'),
    ]);
    expect(texts[2]).toMatchObject({ reason: 'queue', untilMs: NOW + 5 });
  });
});
