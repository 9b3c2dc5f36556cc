import type { MailPlace } from '../ports/mailboxes.js';

/** How long a mail is known by its key, ms: 400 days. A repeat within it starts no run. */
export const MAIL_KEY_MS = 400 * 86_400_000;

/** Where a look goes on, and whether that has to be written down first. */
export interface NextPlace {
  readonly place: MailPlace;
  /** `new`: it is looked at for the first time; `renumbered`: the server numbered the folder anew. */
  readonly begins: 'new' | 'renumbered' | null;
}

export interface PlaceFacts {
  readonly place: MailPlace | null;
  readonly folder: { readonly uidValidity: number; readonly uidNext: number };
  readonly first: 'new' | 'all';
  readonly sinceMs: number;
  readonly nowMs: number;
}

/**
 * Where to read on in a folder. Behind the place, as long as its numbers count. Where the server numbered it anew nothing is known by its
 * number any more: all of it is read again that may be new, and what was taken is known by its key for as long as keys are kept; so that
 * nothing is taken twice, what arrived before that is passed over. Times of arrival have whole seconds. Pure.
 */
export function nextPlace({ place, folder, first, sinceMs, nowMs }: PlaceFacts): NextPlace {
  const { uidValidity, uidNext } = folder;
  if (place?.uidValidity === uidValidity) return { place, begins: null };
  const published = first === 'new' ? Math.floor(sinceMs / 1_000) * 1_000 : null;
  const anew = { uidValidity, uid: 0, below: uidNext };
  if (place === null) return { place: { ...anew, fromMs: published }, begins: 'new' };
  const known = nowMs - MAIL_KEY_MS;
  return { place: { ...anew, fromMs: Math.max(published ?? known, known) }, begins: 'renumbered' };
}

/** Whether a mail lay there before anything was to be read. Pure. */
export function wasThereBefore({ below, fromMs }: MailPlace, mail: { readonly uid: number; readonly receivedMs: number }): boolean {
  return mail.uid < below && fromMs !== null && mail.receivedMs < fromMs;
}
