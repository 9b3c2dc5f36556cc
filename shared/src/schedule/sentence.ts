import cronstrue from 'cronstrue';
import { readCron, type Timing } from './cron.js';

/** What a schedule does, in a sentence: `At 09:00, Monday through Friday (Europe/Berlin)`. The timing must be valid. */
export function scheduleSentence({ cron, zone }: Timing): string {
  return `${cronWords(cron)} (${zone})`;
}

function cronWords(cron: string): string {
  const read = readCron(cron);
  if (!read.ok) return cron;
  try {
    return cronstrue.toString(read.fields.join(' '), { use24HourTimeFormat: true });
  } catch {
    // What the one library takes and the other has no words for stands as it was written.
    return cron.trim();
  }
}
