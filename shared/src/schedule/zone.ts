import { suggest } from '../checks/suggest.js';

/** Letters first: an offset such as `+02:00` knows nothing of daylight saving. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]*$/;

/** What is wrong with the name of a time zone, in a sentence; null: nothing. Never throws. */
export function zoneProblem(zone: string): string | null {
  if (NAME.test(zone) && isKnown(zone)) return null;
  const near = suggest(
    zone,
    Intl.supportedValuesOf('timeZone').filter((known) => beginsAlike(known, zone)),
  );
  const advice = near === null ? 'Write a name such as Europe/Berlin, or UTC.' : `Did you mean "${near}"?`;
  return `There is no time zone "${zone}". ${advice}`;
}

/** Part of the name begins with the same two letters; there are too many zones to compare them all. */
function beginsAlike(known: string, zone: string): boolean {
  const beginning = zone.slice(0, 2).toLowerCase();
  return known.split('/').some((part) => part.toLowerCase().startsWith(beginning));
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
