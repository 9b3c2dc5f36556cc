const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: readonly (readonly [number, string])[] = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
];

/** A length of time in plain words, its two largest units: `1.2 s`, `4 min 10 s`, `3 d 2 h`. @param ms length, ms */
export function duration(ms: number): string {
  if (ms < SECOND) return `${String(Math.round(ms))} ms`;
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const index = UNITS.findIndex(([size]) => ms >= size);
  const [[size, unit], smaller] = [UNITS[index] ?? [SECOND, 's'], UNITS[index + 1]];
  const first = `${String(Math.floor(ms / size))} ${unit}`;
  const rest = smaller ? Math.floor((ms % size) / smaller[0]) : 0;
  return rest > 0 && smaller ? `${first} ${String(rest)} ${smaller[1]}` : first;
}

/** "4 min ago" or "in 4 min", with one unit; "just now" within 5 s. Older than 30 days: the date. */
export function relativeTime(atMs: number, nowMs: number): string {
  const away = Math.abs(nowMs - atMs);
  if (away < 5 * SECOND) return 'just now';
  if (away > 30 * DAY) return new Date(atMs).toISOString().slice(0, 10);
  const [size, unit] = UNITS.find(([one]) => away >= one) ?? [SECOND, 's'];
  const words = `${String(Math.floor(away / size))} ${unit}`;
  return atMs > nowMs ? `in ${words}` : `${words} ago`;
}
