import type { Json } from '@plumbline/shared';

/** How old an event says it is. Events are comparable when both say it by a number, or both by a time. */
export interface EventAge {
  readonly kind: 'number' | 'time';
  /** The number, or ms since the epoch with a fraction down to the microsecond; the greater is the newer. */
  readonly rank: number;
  /** As the event says it. */
  readonly said: string;
}

/** A date, or a date and a time of day; a zone may be left out, which is read as UTC. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** Reads a number, or a time as ISO 8601 writes it; null: it is neither. Pure. */
export function eventAge(value: Json | undefined): EventAge | null {
  if (typeof value === 'number') return Number.isFinite(value) ? { kind: 'number', rank: value, said: String(value) } : null;
  if (typeof value !== 'string') return null;
  const said = value.trim();
  const rank = timeMs(said);
  return rank === null ? null : { kind: 'time', rank, said };
}

function timeMs(text: string): number | null {
  const [matches, day = '', minute = '00:00', second = '00', fraction = '', zone = 'Z'] = TIME.exec(text) ?? [];
  if (matches === undefined) return null;
  // Dates that do not exist are taken for later ones: the 31st of February for the 3rd of March.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return null;
  const whole = Date.parse(`${day}T${minute}:${second}${zoneText(zone)}`);
  return Number.isNaN(whole) ? null : whole + Number(`0.${fraction || '0'}`) * 1_000;
}

/** `+02` and `+0200` are of ISO 8601, and not read by JavaScript. */
function zoneText(zone: string): string {
  if (zone === 'Z' || zone === 'z') return 'Z';
  const digits = zone.slice(1).replace(':', '');
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2) || '00'}`;
}
