import { describe, expect, it } from '@jest/globals';
import { resolvePolicy, type EffectClass, type NextMove, type PolicyDocument, type StepError } from '@plumbline/shared';
import { afterAttempt, WORKER_LOST, type AttemptFacts, type Trouble, type Verdict } from './after-attempt.js';

const error = (code: string, errorClass: StepError['class'], status?: number): StepError => ({
  code,
  class: errorClass,
  message: '.',
  ...(status === undefined ? {} : { status }),
});

const NOT_SENT: Trouble = { kind: 'not_sent', error: error('refused', 'network') };
const REJECTED: Trouble = { kind: 'rejected', error: error('no', 'rejected', 400) };
const RESET: Trouble = { kind: 'unknown', error: error('reset', 'network') };
const SERVER: Trouble = { kind: 'unknown', error: error('http_500', '5xx', 500) };
const LOST: Trouble = { kind: 'unknown', error: error(WORKER_LOST, 'internal') };
const later = (retryAfterMs?: number): Trouble => ({
  kind: 'not_done',
  error: error('http_429', '429', 429),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

const RETRY = { attempts: 3, backoff: 'fixed', initial: '1s', jitter: 'none', on: ['network', 'timeout', '429', '5xx'] } as const;
const policyOf = (effect: EffectClass, more: PolicyDocument = {}) =>
  resolvePolicy({ retry: { ...RETRY, on: [...RETRY.on] }, ...more }, effect);

const NOW = 1_000_000;
const verdict = (trouble: Trouble, effect: EffectClass, policy: PolicyDocument = {}, facts: Partial<AttemptFacts> = {}): Verdict =>
  afterAttempt({
    trouble,
    policy: policyOf(effect, policy),
    tries: 1,
    lost: 0,
    parks: 0,
    mayHaveHappened: false,
    firstStartedMs: NOW,
    nowMs: NOW,
    random: 0.5,
    mayNotRepeat: false,
    canLookUp: false,
    ...facts,
  });

const retryIn = (ms: number): NextMove => ({ do: 'retry', atMs: NOW + ms });
const ask = (reason: Extract<NextMove, { do: 'ask' }>['reason']): NextMove => ({ do: 'ask', reason });
const STOP: NextMove = { do: 'stop' };
/** Between half and the whole of 30 s; with a random number of 0.5, three quarters. */
const PARK: NextMove = { do: 'park', atMs: NOW + 22_500 };

describe('what follows an attempt', () => {
  it.each<[string, Verdict, Verdict]>([
    // (2) unknown comes before everything that the author said
    ['unsafe, unknown: a person', verdict(RESET, 'unsafe'), { happened: 'unknown', next: ask('outcome_unknown') }],
    ['unsafe, 5xx: a person', verdict(SERVER, 'unsafe'), { happened: 'unknown', next: ask('outcome_unknown') }],
    [
      'unsafe, unknown, then continue: a person',
      verdict(RESET, 'unsafe', { then: 'continue' }),
      { happened: 'unknown', next: ask('outcome_unknown') },
    ],
    [
      'unsafe, unknown, then fallback: a person',
      verdict(RESET, 'unsafe', { then: { fallback: 1 } }),
      { happened: 'unknown', next: ask('outcome_unknown') },
    ],
    [
      'verifiable without a look-up, unknown: a person',
      verdict(RESET, 'verifiable'),
      { happened: 'unknown', next: ask('outcome_unknown') },
    ],
    [
      'unsafe, unknown, duplicates accepted: again',
      verdict(RESET, 'unsafe', { acceptDuplicates: true }),
      { happened: 'unknown', next: retryIn(1_000) },
    ],
    ['keyed, unknown: again', verdict(RESET, 'keyed'), { happened: 'unknown', next: retryIn(1_000) }],
    [
      'keyed, unknown, key over: a person',
      verdict(RESET, 'keyed', {}, { mayNotRepeat: true }),
      { happened: 'unknown', next: ask('outcome_unknown') },
    ],
    ['idempotent, unknown: again', verdict(SERVER, 'idempotent'), { happened: 'unknown', next: retryIn(1_000) }],
    [
      'idempotent, unknown, written later: a person',
      verdict(SERVER, 'idempotent', {}, { mayNotRepeat: true }),
      { happened: 'unknown', next: ask('outcome_unknown') },
    ],
    ['safe, unknown: nothing happened, again', verdict(SERVER, 'safe'), { happened: 'no', next: retryIn(1_000) }],
    // (3) retry, if `on` names the error and attempts and time are left
    ['unsafe, certainly not sent: again', verdict(NOT_SENT, 'unsafe'), { happened: 'no', next: retryIn(1_000) }],
    ['unsafe, 429: again', verdict(later(), 'unsafe'), { happened: 'no', next: retryIn(1_000) }],
    ['Retry-After is longer than the backoff', verdict(later(60_000), 'unsafe'), { happened: 'no', next: retryIn(60_000) }],
    ['Retry-After is shorter than the backoff', verdict(later(5), 'unsafe'), { happened: 'no', next: retryIn(1_000) }],
    ['Retry-After beyond overall', verdict(later(60_001), 'unsafe', { overall: '1m' }), { happened: 'no', next: STOP }],
    ['Retry-After up to overall', verdict(later(60_000), 'unsafe', { overall: '1m' }), { happened: 'no', next: retryIn(60_000) }],
    ['the last try', verdict(NOT_SENT, 'unsafe', {}, { tries: 3 }), { happened: 'no', next: STOP }],
    ['the last but one', verdict(NOT_SENT, 'unsafe', {}, { tries: 2 }), { happened: 'no', next: retryIn(1_000) }],
    ['overall is over', verdict(NOT_SENT, 'unsafe', { overall: '10s' }, { firstStartedMs: NOW - 9_001 }), { happened: 'no', next: STOP }],
    ['not named', verdict(REJECTED, 'safe'), { happened: 'no', next: STOP }],
    // (4) `then`
    ['then continue', verdict(REJECTED, 'unsafe', { then: 'continue' }), { happened: 'no', next: { do: 'continue' } }],
    ['then edge', verdict(REJECTED, 'unsafe', { then: { edge: 'error' } }), { happened: 'no', next: { do: 'edge' } }],
    ['then fallback', verdict(REJECTED, 'unsafe', { then: { fallback: [1] } }), { happened: 'no', next: { do: 'fallback', output: [1] } }],
    [
      'then fallback of null',
      verdict(REJECTED, 'unsafe', { then: { fallback: null } }),
      { happened: 'no', next: { do: 'fallback', output: null } },
    ],
    ['then ask', verdict(REJECTED, 'unsafe', { then: 'ask' }), { happened: 'no', next: ask('asked') }],
    ['then park, what time heals', verdict(NOT_SENT, 'unsafe', { then: 'park' }, { tries: 3 }), { happened: 'no', next: PARK }],
    [
      'parked again, twice as long',
      verdict(NOT_SENT, 'unsafe', { then: 'park' }, { tries: 4, parks: 1 }),
      { happened: 'no', next: { do: 'park', atMs: NOW + 45_000 } },
    ],
    [
      'parked for days, at most a quarter of an hour',
      verdict(NOT_SENT, 'unsafe', { then: 'park' }, { tries: 40, parks: 30 }),
      { happened: 'no', next: { do: 'park', atMs: NOW + 675_000 } },
    ],
    ['then park, a rejection', verdict(REJECTED, 'unsafe', { then: 'park' }), { happened: 'no', next: ask('rejected') }],
    ['keyed, tries used up, unknown stays', verdict(SERVER, 'keyed', { then: 'park' }, { tries: 3 }), { happened: 'unknown', next: PARK }],
    // doubts about an earlier attempt with the same key stay
    ['not sent after an unknown', verdict(NOT_SENT, 'keyed', {}, { mayHaveHappened: true }), { happened: 'unknown', next: retryIn(1_000) }],
    ['rejected after an unknown', verdict(REJECTED, 'idempotent', {}, { mayHaveHappened: true }), { happened: 'unknown', next: STOP }],
    [
      'not sent after an unknown, key over',
      verdict(NOT_SENT, 'keyed', {}, { mayHaveHappened: true, mayNotRepeat: true }),
      { happened: 'unknown', next: ask('outcome_unknown') },
    ],
    // a lost worker
    ['safe, worker lost: again at once', verdict(LOST, 'safe', {}, { lost: 1 }), { happened: 'no', next: retryIn(0) }],
    [
      'keyed, worker lost, no tries left: again at once',
      verdict(LOST, 'keyed', {}, { lost: 2, tries: 9 }),
      { happened: 'unknown', next: retryIn(0) },
    ],
    ['unsafe, worker lost: a person', verdict(LOST, 'unsafe', {}, { lost: 1 }), { happened: 'unknown', next: ask('outcome_unknown') }],
    [
      'unsafe, worker lost, duplicates accepted: again',
      verdict(LOST, 'unsafe', { acceptDuplicates: true }, { lost: 1 }),
      { happened: 'unknown', next: retryIn(0) },
    ],
    ['three workers lost in a row: poison', verdict(LOST, 'safe', {}, { lost: 3 }), { happened: 'no', next: ask('poison') }],
    [
      'three workers lost in a row, unsafe with duplicates',
      verdict(LOST, 'unsafe', { acceptDuplicates: true }, { lost: 3 }),
      { happened: 'unknown', next: ask('poison') },
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});
