import { beforeAll, describe, expect, it } from '@jest/globals';
import { EFFECT_CLASSES, type EffectClass } from '@plumbline/shared';
import { PAUSE_POINTS, type PausePoint } from '../../src/engine/ports/pause-points.js';
import { runCell, type CellOutcome, type EventOutcome } from './cell.js';

/** Servers at work at once. */
const AT_ONCE = 4;

type Cell = readonly [PausePoint, EffectClass];

/** Without a look-up, a mailbox or a poll nobody gets to those points; what happens there is in `look-ups.spec.ts` and `email-in` and `polls`. */
const ELSEWHERE: readonly PausePoint[] = ['before_look_up', 'after_look_up', 'after_mail_accepted', 'before_marker'];
const POINTS = PAUSE_POINTS.filter((point) => !ELSEWHERE.includes(point));
const CELLS: readonly Cell[] = POINTS.flatMap((point) => EFFECT_CLASSES.map((effect): Cell => [point, effect]));
const outcomes = new Map<string, CellOutcome | Error>();

beforeAll(async () => {
  const left = [...CELLS];
  const one = async (): Promise<void> => {
    for (let cell = left.shift(); cell; cell = left.shift()) {
      outcomes.set(cell.join(), await runCell(...cell).catch((error: unknown) => error as Error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const times = [...outcomes.values()].flatMap((outcome) => (outcome instanceof Error ? [] : [outcome.recoveredMs])).sort((a, b) => a - b);
  console.log(
    `Recovered from ${times.length} kills: half of them within ${times[Math.floor(times.length / 2)]} ms, all within ${times.at(-1)} ms of the next start.`,
  );
}, 480_000);

/** A service that drops or overwrites repeats may be called again without asking anybody. */
const REPEATABLE: readonly EffectClass[] = ['safe', 'idempotent', 'keyed'];

interface Expected {
  readonly actAttempts: number;
  readonly lastAttempts: number;
  readonly decisions: EventOutcome['decisions'];
}

/** What must become of an event whose step `act` was struck there. */
function expected(point: PausePoint, effect: EffectClass, event: string): Expected {
  const again = REPEATABLE.includes(effect);
  const nothing: Expected = { actAttempts: 1, lastAttempts: 1, decisions: [] };
  const struckAt = point === 'before_dispatch' && event === 'one' ? 'after_send' : point;
  switch (struckAt) {
    case 'after_claim_commit':
      // The intent of what may be repeated is committed with the claim; that of the others is not, so that no doubt arises.
      return { ...nothing, actAttempts: again ? 2 : 1 };
    case 'before_dispatch':
      return nothing;
    case 'before_send':
      return { ...nothing, actAttempts: 2, decisions: again ? [] : [{ step: 'act', as: 'send_again' }] };
    case 'after_send':
    case 'after_response':
    case 'before_outcome_commit':
      return again ? { ...nothing, actAttempts: 2 } : { ...nothing, decisions: [{ step: 'act', as: 'happened' }] };
    case 'after_outcome_commit':
      return { ...nothing, lastAttempts: 2 };
    case 'before_look_up':
    case 'after_look_up':
    case 'after_mail_accepted':
    case 'before_marker':
      throw new Error('not a point of this matrix');
  }
}

describe.each(CELLS)('A server killed at %s of a step with a %s effect', (point, effect) => {
  const outcome = (): CellOutcome => {
    const found = outcomes.get([point, effect].join());
    if (!found || found instanceof Error) throw found ?? new Error('not run');
    return found;
  };

  it('loses nothing, repeats nothing that it must not, and asks where it can not know', () => {
    const { events, runs } = outcome();
    expect(runs).toBe(events.length);
    for (const { event, run, decisions, actAttempts, lastAttempts, actEffects, actCalls, lastEffects, journal } of events) {
      expect(run['status']).toBe('succeeded');
      expect({ actAttempts, lastAttempts, decisions }).toEqual(expected(point, effect, event));
      expect(lastEffects).toBe(1);
      expect(actCalls).toBeGreaterThanOrEqual(1);
      if (effect === 'keyed' || effect === 'verifiable' || effect === 'unsafe') expect(actEffects).toBe(1);
      else expect(actEffects).toBeGreaterThanOrEqual(1);
      expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, i) => i + 1));
      const started = journal.filter(({ kind, step }) => kind === 'step.started' && step === 'act');
      expect(started.map(({ attempt }) => attempt)).toEqual(Array.from({ length: actAttempts }, (_, i) => i + 1));
    }
  });
});
