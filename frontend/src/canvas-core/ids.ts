import { STEP_ID_PATTERN, TRIGGER_ID } from '@plumbline/shared';

/** `trigger` is taken by every flow; the others name what every object has, and are refused as keys of JSON by the server. */
const RESERVED: ReadonlySet<string> = new Set([TRIGGER_ID, 'constructor', 'prototype']);
const MAX_LENGTH = 40;
/** How many ids of notes and groups there are: eight letters and digits. */
const IDS = 36 ** 8;

/**
 * The id for a step of that name: its letters and digits in small, `_` between words, at most 40; a number at the end where it is
 * taken. "Créer le contact" becomes `creer_le_contact`.
 */
export function stepIdFor(name: string, isTaken: (id: string) => boolean): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+/, '');
  const start = /^[a-z]/.test(plain) ? plain : `step_${plain}`;
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `_${number}`;
    const id = start.slice(0, MAX_LENGTH - end.length).replace(/_+$/, '') + end;
    if (STEP_ID_PATTERN.test(id) && !RESERVED.has(id) && !isTaken(id)) return id;
  }
}

/** An id for a note or a group; counted up where it is taken. @param random yields numbers from 0 (included) to 1 (excluded) */
export function randomId(prefix: string, random: () => number, isTaken: (id: string) => boolean): string {
  const start = Math.floor(random() * IDS);
  for (let number = start; ; number++) {
    const id = `${prefix}_${(number % IDS).toString(36).padStart(8, '0')}`;
    if (!isTaken(id)) return id;
  }
}
