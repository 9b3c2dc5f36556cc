import { describe, expect, it } from '@jest/globals';
import type { SinkCall } from './fault-sink.js';
import { INVARIANTS } from './invariants.js';
import type { Observation, SeenEvent, SeenRun, SeenStep } from './observation.js';

const CANCELLED_MS = 5_000;

const call = (n: number, path: string, body: SinkCall['body'] = {}, more: Partial<SinkCall> = {}): SinkCall => ({
  ...{ n, path, atMs: n * 100, key: path.startsWith('/keyed') ? `key of ${path}` : null, digest: path, effect: true, notDone: false },
  body: { event: 'e-1', version: 1, ...body },
  ...more,
});
const step = (id: string, told: number | null, more: Partial<SeenStep> = {}): SeenStep => ({
  ...{ id, told, status: 'succeeded', attempt: 1, mayHaveHappened: false, gap: null },
  ...more,
});
const event = (seq: number, kind: string, more: Partial<SeenEvent> = {}): SeenEvent => ({
  ...{ seq, kind, atMs: seq * 100, step: null, attempt: null, epoch: null, signal: null },
  ...more,
});

const CHARGE = '/keyed/charge/e-1';
const NOTIFY = '/unsafe/notify/e-1';
const CLOSE = '/keyed/close/e-1';

const RUN: SeenRun = {
  id: 'run-1',
  flowId: 'flow-1',
  version: 1,
  status: 'succeeded',
  owner: null,
  behind: null,
  event: 'e-1',
  kind: 'order',
  steps: [step('charge', 1), step('notify', 2), step('close', 3)],
  journal: [
    event(1, 'run.accepted'),
    event(2, 'run.claimed', { epoch: 1 }),
    event(3, 'step.started', { step: 'charge', attempt: 1 }),
    event(4, 'step.succeeded', { step: 'charge', attempt: 1 }),
    event(5, 'run.finished'),
  ],
};
const CALLED_OFF: SeenRun = { ...RUN, id: 'run-2', event: 'e-2', status: 'cancelled', steps: [], journal: [event(1, 'run.accepted')] };
const accepted = (name: string, runId: string): Observation['accepted'][number] => ({
  ...{ event: name, kind: 'order', runId, status: 202, atMs: 0, firstSentMs: 0, customer: null, tookMs: 5 },
});

const OPEN = '/keyed/open';
const NOTE = '/unsafe/note';
/** The run of an event of the one customer, from its first call to its last. */
const turn = (n: number, fromMs: number, toMs: number | null, more: Partial<SeenRun> = {}): SeenRun => ({
  ...{
    id: `turn-${n}`,
    flowId: 'flow-2',
    version: 1,
    status: 'succeeded',
    owner: null,
    behind: null,
    event: `t-${n}`,
    kind: 'turn',
    steps: [],
  },
  journal: [event(1, 'run.accepted', { atMs: fromMs - 10 }), ...(toMs === null ? [] : [event(2, 'run.finished', { atMs: toMs })])],
  ...more,
});
const ofTurn = (n: number, sentMs: number, atMs: number, status = 202): Observation['accepted'][number] => ({
  ...accepted(`t-${n}`, `turn-${n}`),
  ...{ kind: 'turn', status, atMs, firstSentMs: sentMs, customer: 'c-1' },
});
const turnCalls = (n: number, fromMs: number, toMs: number): SinkCall[] => [
  call(10 * n, `${OPEN}/t-${n}`, {}, { atMs: fromMs }),
  call(10 * n + 1, `${NOTE}/t-${n}`, {}, { atMs: toMs }),
];
const FIRST = { run: turn(1, 1_000, 1_200), calls: turnCalls(1, 1_000, 1_100), accepted: ofTurn(1, 900, 950) };
const SECOND = { run: turn(2, 1_300, 1_500), calls: turnCalls(2, 1_300, 1_400), accepted: ofTurn(2, 960, 990) };

/** Nothing is wrong with it. */
const GOOD: Observation = {
  accepted: [accepted('e-1', 'run-1'), accepted('e-1', 'run-1'), accepted('e-2', 'run-2'), FIRST.accepted, SECOND.accepted],
  strange: [],
  cancelled: [{ runId: 'run-2', confirmedMs: CANCELLED_MS }],
  forged: [{ event: 'e-1', as: 'too_old', status: 401, atMs: 0 }],
  runs: [RUN, CALLED_OFF, FIRST.run, SECOND.run],
  calls: [call(1, CHARGE), call(2, NOTIFY), call(3, CLOSE, { charge: 1, notify: 2 }), ...FIRST.calls, ...SECOND.calls],
  decisions: [],
  alerts: [{ id: 'alert-1', type: 'incident.opened', incident: 'incident-1' }],
  incidents: [{ id: 'incident-1', flows: [{ id: 'flow-1', runs: 1 }], openings: 1, onItsWay: false, overBefore: false }],
  live: [{ runId: 'run-1', live: 'succeeded', api: 'succeeded', agreedMs: 20 }],
  queueLosses: [{ name: 'redis_flush', atMs: 0, workedAfterMs: 40 }],
  canaries: { found: [], searched: 10 },
  leaseMs: 2_000,
  settledMs: 1_000,
};

const withRun = (run: Partial<SeenRun>): Partial<Observation> => ({ runs: [{ ...RUN, ...run }, CALLED_OFF, FIRST.run, SECOND.run] });
/** The two runs of the customer, some of it otherwise. */
const withTurns = (first: Partial<typeof FIRST>, second: Partial<typeof SECOND> = {}): Partial<Observation> => {
  const both = [
    { ...FIRST, ...first },
    { ...SECOND, ...second },
  ];
  return { accepted: both.map((one) => one.accepted), runs: both.map(({ run }) => run), calls: both.flatMap(({ calls }) => calls) };
};
/** The second run of the customer has not begun; the first one stands so. */
const withQueue = (first: string, behind: string | null): Partial<Observation> =>
  withTurns({ run: turn(1, 1_000, null, { status: first }) }, { run: turn(2, 1_300, null, { status: 'queued', behind }), calls: [] });
const withCalls = (...calls: SinkCall[]): Partial<Observation> => ({ calls: [...GOOD.calls, ...calls] });
const withJournal = (...events: SeenEvent[]): Partial<Observation> => withRun({ journal: [...RUN.journal, ...events] });
const decided = (as: 'send_again' | 'happened'): Observation['decisions'][number] => ({
  ...{
    runId: 'run-1',
    step: 'notify',
    path: NOTIFY,
    reason: 'outcome_unknown',
    as,
    attempt: 1,
    atMs: 250,
    heard: true,
    callsThen: 1,
    effectsThen: 0,
  },
});

const problemsOf = (id: string, seen: Observation): readonly string[] =>
  INVARIANTS.find((one) => one.id === id)?.check(seen).problems ?? [];

describe('Where nothing is wrong', () => {
  it.each(INVARIANTS.map((one) => [one.id, one] as const))('%s is green, and has looked at something', (_, { check }) => {
    const { checked, problems } = check(GOOD);
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  });

  it.each<[string, string, Partial<Observation>]>([
    ['I5', 'a second call that a person decided', { ...withCalls(call(4, NOTIFY)), decisions: [decided('send_again')] }],
    [
      'I5',
      'a second call after the service had said that it did nothing',
      withCalls(call(4, NOTIFY, {}, { effect: false, notDone: true })),
    ],
    ['I4', 'a repeat under the same key with the same bytes', withCalls(call(4, CHARGE, {}, { effect: false }))],
    ['I6', 'an effect that may have happened', withRun({ steps: [step('charge', null, { status: 'failed', mayHaveHappened: true })] })],
    ['I6', 'an effect whose reply could not be read', withRun({ steps: [step('charge', null, { gap: 'reply_problem' })] })],
    [
      'I10',
      'an incident that was over before anybody looked',
      { incidents: [{ id: 'i', flows: [], openings: 0, onItsWay: false, overBefore: true }] },
    ],
    ['I3', 'a run that waits for its turn behind one that waits for a person', withQueue('needs_attention', 'turn-1')],
    ['I8', 'a late repeat that a service knew by its key', withCalls(call(40, `${OPEN}/t-1`, {}, { atMs: 1_350, effect: false }))],
    [
      'I8',
      'a call of a run that was called off, which was under way then',
      withTurns({
        run: turn(1, 1_000, 1_200, { status: 'cancelled' }),
        calls: [...FIRST.calls, call(40, `${NOTE}/t-1`, {}, { atMs: 1_350 })],
      }),
    ],
    [
      'I8',
      'two events of which nobody knows which was first',
      withTurns({ accepted: ofTurn(1, 960, 1_000) }, { accepted: ofTurn(2, 950, 990) }),
    ],
    ['I8', 'a duplicate that is answered and sent long after', { accepted: [...GOOD.accepted, ofTurn(1, 900, 9_000, 200)] }],
    ['I11', 'a repair after the end', withJournal(event(6, 'signal.received'), event(7, 'step.started', { step: 'close', attempt: 1 }))],
  ])('%s stays green over %s', (id, _, change) => {
    expect(problemsOf(id, { ...GOOD, ...change })).toEqual([]);
  });
});

/** For each check, what must not escape it. */
const DOCTORED: readonly (readonly [string, string, Partial<Observation>])[] = [
  ['I1', 'an accepted event has no run', { runs: [RUN, FIRST.run, SECOND.run] }],
  ['I1', 'a sender was told the run of another event', { accepted: [accepted('e-1', 'run-2')] }],
  ['I2', 'an event has two runs', { runs: [...GOOD.runs, { ...RUN, id: 'run-3' }] }],
  ['I2', 'two senders of an event were told different runs', { accepted: [...GOOD.accepted, accepted('e-1', 'run-9')] }],
  ['I2', 'a run belongs to no event', { runs: [...GOOD.runs, { ...RUN, id: 'run-3', event: 'e-9' }] }],
  ['I3', 'a run is still running', withRun({ status: 'running' })],
  ['I3', 'a run waits for its turn behind one that still runs', withQueue('running', 'turn-1')],
  ['I3', 'a run waits for its turn behind one that has ended', withQueue('succeeded', 'turn-1')],
  ['I3', 'a run waits for its turn behind nobody', withQueue('parked', null)],
  ['I3', 'nothing ever came to rest', { settledMs: null }],
  ['I4', 'a keyed call had two effects', withCalls(call(4, CHARGE, {}, { key: 'another' }))],
  ['I4', 'other bytes were sent under the same key', withCalls(call(4, CHARGE, {}, { effect: false, digest: 'other' }))],
  ['I4', 'a keyed call had no key', withCalls(call(4, '/keyed/charge/e-3', {}, { key: null }))],
  ['I5', 'an unsafe call was made twice', withCalls(call(4, NOTIFY))],
  [
    'I5',
    'an unsafe call was repeated after a person had said that it happened',
    { ...withCalls(call(4, NOTIFY)), decisions: [decided('happened')] },
  ],
  [
    'I5',
    'an unsafe call was repeated more often than people said',
    { ...withCalls(call(4, NOTIFY), call(5, NOTIFY)), decisions: [decided('send_again')] },
  ],
  ['I6', 'a step succeeded without an effect', { calls: GOOD.calls.filter(({ path }) => path !== NOTIFY) }],
  ['I6', 'an effect is denied', withRun({ steps: [step('charge', null, { status: 'failed' })] })],
  ['I7', 'a step was handed an answer that did not win', withRun({ steps: [step('charge', 7), step('notify', 2), step('close', 3)] })],
  [
    'I7',
    'a step was handed the answer to somebody else',
    {
      ...withRun({ steps: [step('charge', 9), step('notify', 2), step('close', 3)] }),
      calls: [call(1, CHARGE), call(2, NOTIFY), call(3, CLOSE, { charge: 9, notify: 2 })],
    },
  ],
  ['I8', 'two runs of a customer had effects at the same time', withTurns({ calls: turnCalls(1, 1_000, 1_350) })],
  ['I8', 'a run made a call before the one before it had ended', withTurns({ run: turn(1, 1_000, 1_350) })],
  [
    'I8',
    'a run made a call although the one before it never ended',
    withTurns({ run: turn(1, 1_000, null, { status: 'needs_attention' }) }),
  ],
  ['I8', 'a run went before one whose event was certainly accepted first', withTurns({ accepted: ofTurn(1, 995, 998) })],
  [
    'I9',
    'a step started after a cancel was confirmed',
    {
      runs: [RUN, { ...CALLED_OFF, journal: [event(1, 'step.started', { atMs: CANCELLED_MS + 2_000 })] }],
    },
  ],
  ['I9', 'a call arrived long after a cancel was confirmed', withCalls(call(4, '/unsafe/notify/e-2', {}, { atMs: CANCELLED_MS + 20_000 }))],
  ['I9', 'a run that was cancelled is not there', { runs: [RUN] }],
  ['I10', 'an incident has no alert', { incidents: [{ id: 'i', flows: [], openings: 0, onItsWay: false, overBefore: false }] }],
  [
    'I10',
    'an incident has two alerts of its opening',
    { incidents: [{ id: 'i', flows: [], openings: 2, onItsWay: false, overBefore: false }] },
  ],
  ['I10', 'an alert that is told has not arrived', { alerts: [] }],
  [
    'I10',
    'two different alerts of an opening arrived',
    { alerts: [...GOOD.alerts, { id: 'alert-2', type: 'incident.opened', incident: 'incident-1' }] },
  ],
  ['I10', 'a failed run belongs to no incident', { ...withRun({ status: 'failed' }), incidents: [] }],
  ['I11', 'a journal has a hole', withJournal(event(7, 'run.claimed'))],
  ['I11', 'an attempt has two outcomes', withJournal(event(6, 'step.failed', { step: 'charge', attempt: 1 }))],
  ['I11', 'a run was claimed under an old epoch', withJournal(event(6, 'run.claimed', { epoch: 1 }))],
  ['I11', 'a step went on after the end', withJournal(event(6, 'step.started', { step: 'close', attempt: 1 }))],
  ['I12', 'a page shows another status', { live: [{ runId: 'run-1', live: 'running', api: 'succeeded', agreedMs: null }] }],
  ['I12', 'a page took too long', { live: [{ runId: 'run-1', live: 'succeeded', api: 'succeeded', agreedMs: 16_000 }] }],
  ['I13', 'a secret was found', { canaries: { found: ['the table run_event'], searched: 10 } }],
  ['I14', 'nothing went on after the queue was lost', { queueLosses: [{ name: 'redis_flush', atMs: 0, workedAfterMs: null }] }],
  [
    'P1',
    'a sender was answered with an error of ours',
    { strange: [{ event: 'e-1', status: 500, code: 'internal', instance: 'i', log: ['a line'] }] },
  ],
  ['P15', 'a forged event was accepted', { forged: [{ event: 'e-1', as: 'foreign_secret', status: 202, atMs: 0 }] }],
  ['P15', 'a forged event is answered with something else', { forged: [{ event: 'e-1', as: 'in_future', status: 200, atMs: 0 }] }],
  ['P15', 'a forged event used up the id of the good one', { forged: [{ event: 'e-9', as: 'too_old', status: 401, atMs: 0 }] }],
  [
    'P15',
    'a run began before its event was sent as it should be',
    { accepted: [{ ...accepted('e-1', 'run-1'), firstSentMs: 500 }, ...GOOD.accepted.slice(2)] },
  ],
  ['P7', 'a run called as of another version', withCalls(call(4, CHARGE, { version: 2 }, { effect: false }))],
];

describe('A check turns red', () => {
  it.each(DOCTORED)('%s, when %s', (id, _, change) => {
    expect(problemsOf(id, { ...GOOD, ...change })).not.toEqual([]);
  });

  it('each of them in at least one case', () => {
    expect(INVARIANTS.map(({ id }) => id).filter((id) => !DOCTORED.some(([doctored]) => doctored === id))).toEqual([]);
  });
});
