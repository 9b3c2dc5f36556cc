import type { Health } from '../../api/health';
import type { BadgeTone } from '../../ui/badge';

/** How a health is shown: a word with its tone, and a sentence that says what it means and what to do. */
export interface HealthWords {
  readonly tone: BadgeTone;
  readonly word: string;
  readonly sentence: string;
}

/** The words for a health; undefined stands for "not asked yet". */
export function healthWords(health: Health | undefined): HealthWords {
  if (health === undefined) return { tone: 'quiet', word: 'Checking', sentence: 'Asking the server how it is.' };
  switch (health.state) {
    case 'ready':
      return { tone: 'good', word: 'Ready', sentence: 'The server takes events and works on runs.' };
    case 'not_ready':
      return {
        tone: 'warning',
        word: 'Not ready',
        sentence: `The server answers, but does not take work yet. ${health.reason ?? `It answered with status ${health.status}; its log says why.`}`,
      };
    case 'offline':
      return {
        tone: 'bad',
        word: 'Cannot be reached',
        sentence: 'The server does not answer. Is it still running? Start it with npm start; this page goes on asking.',
      };
  }
}
