import type { CallOutput } from '../../api/call';

/** A step as `getRunStep` answers. */
export type RunStep = CallOutput<'getRunStep'>;

/** What a person can do with a step now; the server judges the same again. */
export type RepairMove = 'retry' | 'edit' | 'skip' | 'done' | 'happened' | 'send_again' | 'approve' | 'reject';

/** Effects that may be sent again although they may have happened. */
const REPEATABLE: readonly (string | null)[] = ['safe', 'idempotent', 'keyed'];
const STUCK = ['failed', 'parked', 'needs_attention', 'retrying'];

/** The moves that make sense for a step as it stands, the one that most likely mends it first. Pure. */
export function movesOf(step: RunStep): readonly RepairMove[] {
  const { status, waitingFor, mayHaveHappened, effect, attempt, gap, loop } = step;
  if (attempt === 0) return [];
  if (status === 'waiting') {
    if (waitingFor === 'look_up') return ['happened', 'send_again', 'skip'];
    if (waitingFor === 'approval') return ['approve', 'reject'];
    return waitingFor === 'event' || waitingFor === 'duration' || waitingFor === 'time' ? ['done', 'skip'] : [];
  }
  const isOpen = (status === 'failed' || status === 'cancelled') && mayHaveHappened;
  if (mayHaveHappened && (status === 'needs_attention' || (isOpen && !REPEATABLE.includes(effect))))
    return ['happened', 'send_again', 'skip'];
  // The items of a for-each have inputs of their own.
  if (loop !== null) return status === 'failed' || gap === 'items_failed' ? ['retry'] : [];
  if (STUCK.includes(status)) return ['retry', 'edit', 'skip', 'done'];
  if (gap === 'fallback') return ['retry', 'edit'];
  return status === 'cancelled' && (!mayHaveHappened || REPEATABLE.includes(effect)) ? ['retry', 'edit'] : [];
}

/** What a retry would do outside, sentence by sentence. Pure. */
export function outsideWords(step: RunStep, choice: { readonly edited: boolean; readonly newest: boolean }): readonly string[] {
  const { effect, idempotencyKey, mayHaveHappened, loop } = step;
  const fresh = choice.edited || choice.newest;
  const words = [
    loop
      ? `The ${String(loop.failed)} items that failed are sent again, each on its own.`
      : `“${step.name}” is sent again, as attempt ${String(step.attempt + 1)}.`,
    'What succeeded before it is not sent again; its results are used as they are. What comes after it runs for the first time.',
  ];
  if (effect === null) return [...words, 'It does nothing outside by itself.'];
  switch (effect) {
    case 'safe':
      words.push('It only reads: a repeat changes nothing.');
      break;
    case 'idempotent':
      words.push('A repeat of the same call changes nothing more.');
      break;
    case 'keyed':
      words.push(
        fresh
          ? 'Another input is another call: it goes out with a new idempotency key, so the service takes it as a new one.'
          : 'It carries the same idempotency key: if it arrived before, the service drops the repeat.',
      );
      break;
    case 'verifiable':
      words.push('When no answer comes, the service is asked whether it happened before anything is sent again.');
      break;
    default:
      words.push('The service has no protection against repeats.');
  }
  if (mayHaveHappened && (fresh || !REPEATABLE.includes(effect)))
    words.push('The earlier attempt may have happened: this may do it twice.');
  if (!mayHaveHappened && effect !== 'safe') words.push('The earlier attempt certainly did not happen.');
  if (idempotencyKey !== null && !fresh && effect === 'keyed') words.push(`Key: ${idempotencyKey}`);
  return words;
}
