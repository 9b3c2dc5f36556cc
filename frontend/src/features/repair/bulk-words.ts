import type { CallOutput } from '../../api/call';

type Preview = CallOutput<'previewRepairs'>;

const EFFECTS: Readonly<Record<string, string>> = {
  safe: 'only reads',
  idempotent: 'a repeat changes nothing more',
  keyed: 'carries a key, so a repeat counts once',
  verifiable: 'is looked up first',
  unsafe: 'has no protection against repeats',
};

/** What a bulk repair is about to do, sentence by sentence. Pure. */
export function previewWords({ runs, more, steps, outside, excluded }: Preview, action: 'retry' | 'skip'): readonly string[] {
  const one = steps === 1;
  const done =
    action === 'retry' ? (one ? 'is sent again' : 'are sent again') : one ? 'is skipped; nothing is sent' : 'are skipped; nothing is sent';
  const words = [`${String(steps)} ${one ? 'step' : 'steps'} ${done}. ${String(runs)} ${runs === 1 ? 'run matches' : 'runs match'}.`];
  if (more) words.push('There are others beyond the limit of one bulk repair; start another one afterwards.');
  if (action === 'retry')
    for (const { operation, effect, steps: count } of outside)
      words.push(`${String(count)} × ${operation}: ${effect === null ? 'does nothing outside' : (EFFECTS[effect] ?? effect)}.`);
  if (excluded.outcomeUnknown > 0)
    words.push(`${String(excluded.outcomeUnknown)} left out: nobody knows whether they happened; each needs an answer of its own.`);
  if (excluded.notRepairable > 0) words.push(`${String(excluded.notRepairable)} left out: they can not be repaired this way.`);
  return words;
}
