import { spanWords } from '@plumbline/shared';
import type { Observed, Target } from './observe-scene.js';

/** "tried 5 times over 8 seconds, then the run stops as failed" */
export function endInWords({ run }: Pick<Observed, 'run'>, { end, tries, waitsMs, wasParked, step }: Target): string {
  const spentMs = waitsMs.reduce((sum, ms) => sum + ms, 0);
  const often = tries > 1 ? `tried ${tries} times, waiting ${precise(spentMs)} in all` : 'tried once';
  if (wasParked && end === 'done') return 'kept safe while the service was down, and sent when it worked again';
  switch (end) {
    case 'done':
    case 'done_with_problem':
      return tries > 1 ? `sent again after ${precise(spentMs)}, and done` : 'done';
    case 'asked':
      return `${often}, then a person is asked what to do`;
    case 'parked':
      return `${often}, then kept safe to be sent later`;
    case 'stopped':
      return step.turn.length > 0
        ? `${often}, then this item fails and the run ends ${RUN_WORDS[run] ?? run}`
        : `${often}, then the run stops as failed`;
    case 'continued':
      return `${often}, then the run goes on without it and shows a gap`;
    case 'edge':
      return `${often}, then the error edge is taken and the run shows a gap`;
    case 'fallback':
      return `${often}, then the run goes on with the fallback and shows a gap`;
    case 'cancelled':
      return 'called off with its run';
    case 'open':
      return 'nothing was decided';
  }
}

const RUN_WORDS: Readonly<Record<string, string>> = { failed: 'as failed', succeeded_with_gaps: 'with gaps', succeeded: 'as succeeded' };

/** "a", "b" and "c" */
export function listed(names: readonly string[]): string {
  const quoted = names.slice(0, 3).map((name) => `"${name}"`);
  return names.length > 3 ? `${quoted.join(', ')} and ${names.length - 3} more` : quoted.join(' and ');
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Seconds where they are few: "7 s", "0.5 s"; else words. */
export function precise(ms: number): string {
  return ms < 60_000 ? `${String(Math.round(ms / 100) / 10)} s` : spanWords(ms);
}
