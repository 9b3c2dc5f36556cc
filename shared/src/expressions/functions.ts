/** JSONata's built-in functions, `$eval` left out (`design.md` 3). */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains ' +
    'replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random boolean not ' +
    'map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct ' +
    'base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone now millis'
  ).split(' '),
);

/**
 * Functions that take the context when they are called with fewer arguments than this, and accept an object there: at the top of an
 * expression the context is the whole scope. (Others take texts or numbers from the context; the scope is neither.)
 */
export const CONTEXT_ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['string', 1],
  ['boolean', 1],
  ['not', 1],
  ['keys', 1],
  ['lookup', 2],
  ['spread', 1],
  ['sift', 2],
  ['each', 2],
  ['clone', 1],
]);
