/** Where a run stands in its line, as the API says it. */
interface Place {
  readonly key: string;
  readonly waits: boolean;
  readonly room: number | null;
  readonly ahead: number | null;
  readonly after: number | null;
  readonly atWork: number | null;
  readonly perMs: number | null;
}

/** Most runs that are counted. */
const MOST = 1_000;

/** Where a run stands among those with its key, in a sentence; null: there is nothing to say. Pure. */
export function lineWords(place: Place): string | null {
  const { key, room, waits, ahead, after } = place;
  if (waits && (ahead === null || ahead === 0)) return 'It is about to get its turn.';
  if (room !== null) return roomWords(place, room);
  if (waits) return `It waits for its turn: ${runs(ahead ?? 0)} with the key “${key}” ${ahead === 1 ? 'comes' : 'come'} first.`;
  return after === null || after === 0 ? null : `${capital(runs(after))} with the key “${key}” ${after === 1 ? 'waits' : 'wait'} for it.`;
}

/** Of runs of which several may be at work at once. */
function roomWords({ key, waits, ahead, after, atWork, perMs }: Place, room: number): string | null {
  const what = perMs === null ? 'at work' : `begun in ${spanWords(perMs)}`;
  const busy = `${String(atWork ?? 0)} of ${String(room)} ${what}${key === '' ? '' : ` with the key “${key}”`}`;
  if (!waits) return after === null || after === 0 ? null : `${capital(runs(after))} ${after === 1 ? 'waits' : 'wait'}, ${busy}.`;
  const before = Math.max((ahead ?? 0) - (atWork ?? 0), 0);
  return `It waits for ${perMs === null ? 'room' : 'its time'}: ${busy}, and ${before === 0 ? 'it is the next one' : `${runs(before)} ${before === 1 ? 'comes' : 'come'} first`}.`;
}

const SPANS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in the largest unit that makes a whole number of it. */
function spanWords(ms: number): string {
  const [unit, size] = SPANS.find(([, one]) => ms % one === 0) ?? ['ms', 1];
  return `${String(ms / size)} ${unit}`;
}

function runs(count: number): string {
  if (count === 1) return 'one run';
  return count >= MOST ? `${String(MOST)} or more runs` : `${String(count)} runs`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
