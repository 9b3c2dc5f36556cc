import { Cron } from 'croner';

/** When something is due: a cron expression, read on the clock of a time zone. */
export interface Timing {
  readonly cron: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly zone: string;
}

/** Names that stand for an expression. */
export const CRON_NAMES: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** The fields, the second first, with what is asked of each. */
const FIELDS = [
  { name: 'second', range: '0 to 59' },
  { name: 'minute', range: '0 to 59' },
  { name: 'hour', range: '0 to 23' },
  { name: 'day of the month', range: '1 to 31, or L for the last' },
  { name: 'month', range: '1 to 12, or JAN to DEC' },
  { name: 'day of the week', range: '0 to 7 (0 and 7 are Sunday), or SUN to SAT' },
] as const;

/** What a field may be written with; `+` of the library is not, since nobody else reads it. */
const CHARACTERS = /^[0-9A-Za-z*?,/#-]+$/;
const LARGEST = 59;

/** The expression with all six fields, or what is wrong with it, in a sentence. */
export type ReadCron = { readonly ok: true; readonly fields: readonly string[] } | { readonly ok: false; readonly problem: string };

/** Reads an expression of 5 fields (minute first) or 6 (second first), or a name such as `@hourly`. Never throws. */
export function readCron(text: string): ReadCron {
  const trimmed = text.trim();
  if (trimmed === '') return wrong('It is empty. Write five fields, such as 0 9 * * 1-5 for 09:00 on workdays.');
  if (trimmed.startsWith('@') && !CRON_NAMES.has(trimmed.toLowerCase()))
    return wrong(`There is no "${trimmed}". Known are ${[...CRON_NAMES.keys()].join(', ')}.`);
  const given = (CRON_NAMES.get(trimmed.toLowerCase()) ?? trimmed).split(/\s+/);
  if (given.length !== 5 && given.length !== 6) {
    const has = given.length === 1 ? 'has one' : `has ${given.length}`;
    return wrong(`It takes 5 fields (minute, hour, day of the month, month, day of the week), or 6 with the second first; this ${has}.`);
  }
  const fields = given.length === 5 ? ['0', ...given] : given;
  const bad = fields.findIndex((field, at) => !isField(field, at));
  const field = FIELDS[bad];
  if (field) return wrong(`The ${field.name} "${fields[bad] ?? ''}" is not right: it takes ${field.range}, with * , - and / as usual.`);
  return { ok: true, fields };
}

function wrong(problem: string): ReadCron {
  return { ok: false, problem };
}

/** Whether the library takes this field where all others say nothing. */
function isField(field: string, at: number): boolean {
  if (!CHARACTERS.test(field)) return false;
  try {
    compile(
      FIELDS.map((_, i) => (i === at ? field : '*')),
      'UTC',
    );
    return true;
  } catch {
    return false;
  }
}

/**
 * The expression as the library computes it. It tells times that are named from what goes on all day by whether hour, minute
 * or second hold a `*` or a step. We ask that of the hour alone, so minutes and seconds are written out where hours are named.
 * @throws TypeError or RangeError of the library
 */
export function compile(fields: readonly string[], zone: string): Cron {
  const [second = '0', minute = '*', hour = '*', ...days] = fields;
  const isNamed = !/[*?/]/.test(hour);
  const times = isNamed ? [writtenOut(second), writtenOut(minute), hour] : [second, minute, hour];
  return new Cron([...times, ...days].join(' '), { paused: true, timezone: zone, mode: '6-part', fixedTimeRule: 'no-wildcard' });
}

// Each 20 as `0,20,40`. What can not be read is left for the library to refuse.
function writtenOut(field: string): string {
  return field
    .split(',')
    .flatMap((part) => {
      const match = /^(?:([*?])|(\d+)-(\d+))(?:\/(\d+))?$/.exec(part);
      if (!match) return [part];
      const [from, to, step] =
        match[1] === undefined ? [Number(match[2]), Number(match[3]), Number(match[4] ?? 1)] : [0, LARGEST, Number(match[4] ?? 1)];
      if (step < 1 || to > LARGEST || from > to) return [part];
      return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => String(from + i * step));
    })
    .join(',');
}
