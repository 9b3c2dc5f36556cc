import type { JournalEntry, RunEvent } from '@plumbline/shared';

/**
 * The body of an event as the journal keeps it: its JSON text, as it is.
 * The column is `json`, not `jsonb`: it keeps the text as it is, so that `\u0000` and lone surrogates (which `jsonb`
 * refuses) are stored, numbers keep their digits, and the database parses nothing (`docs/decisions/0001-journal-as-json.md`).
 */
export function encodeEvent(event: RunEvent): string {
  return JSON.stringify(event);
}

interface EventRow {
  readonly seq: number;
  readonly body: RunEvent;
  readonly at_ms: number;
}

export function decodeEntry(runId: string, row: EventRow): JournalEntry {
  return { runId, seq: row.seq, atMs: Math.floor(row.at_ms), event: row.body };
}
