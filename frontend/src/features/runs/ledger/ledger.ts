import { keyOf, type EffectClass, type JournalEntry } from '@plumbline/shared';

/** What is known of one call: done, perhaps done, certainly not done, or on its way now. */
export type Happened = 'done' | 'maybe' | 'no' | 'under_way';

/** One call to another system that may have changed something there. */
export interface LedgerLine {
  readonly key: string;
  readonly attempt: number;
  readonly effect: EffectClass;
  readonly idempotencyKey: string;
  readonly url: string;
  readonly sentMs: number;
  readonly happened: Happened;
  /** Why it is known, or who said so. */
  readonly why: string;
  /** A repeat of a call that may have happened, which the service may have taken as another one. */
  readonly mayBeDuplicate: boolean;
}

/**
 * What a run has done outside, call by call, from its journal; calls that change nothing are left out. Pure.
 * @param entries whole, in order
 */
export function ledgerOf(entries: readonly JournalEntry[]): readonly LedgerLine[] {
  const lines = new Map<string, LedgerLine>();
  const newest = new Map<string, string>();
  const lookedUp = new Set<string>();
  const change = (id: string | undefined, what: Partial<LedgerLine>): void => {
    const line = id === undefined ? undefined : lines.get(id);
    if (line && id !== undefined) lines.set(id, { ...line, ...what });
  };
  for (const { event, atMs } of entries) {
    if (event.kind === 'signal.received') {
      const { signal, ignored } = event;
      if (signal.kind !== 'resolve' || ignored !== undefined) continue;
      const id = newest.get(keyOf(signal));
      if (signal.as === 'happened' || signal.as === 'done') change(id, { happened: 'done', why: `${signal.by} said that it happened` });
      if (signal.as === 'send_again') change(id, { happened: 'no', why: `${signal.by} said that it did not happen` });
      continue;
    }
    if (event.kind === 'step.started') {
      if (event.effect === 'safe') continue;
      const { attempt, effect, idempotencyKey, url } = event;
      const key = keyOf(event);
      const id = `${key}/${String(attempt)}`;
      newest.set(key, id);
      const why = 'it was sent, and no answer has come yet';
      lines.set(id, { key, attempt, effect, idempotencyKey, url, sentMs: atMs, happened: 'under_way', why, mayBeDuplicate: false });
      continue;
    }
    if (!('attempt' in event) && event.kind !== 'step.cancelled') continue;
    const key = keyOf(event);
    const id = 'attempt' in event ? `${key}/${String(event.attempt)}` : newest.get(key);
    if (event.kind === 'step.succeeded')
      change(id, {
        happened: 'done',
        why: event.byLookUp ? 'a look-up found it' : 'the service confirmed it',
        mayBeDuplicate: event.mayBeDuplicate ?? false,
      });
    if (event.kind === 'look_up.answered' && event.answer === 'did_not_happen') lookedUp.add(id ?? '');
    if (event.kind === 'step.failed')
      change(
        id,
        event.happened === 'unknown'
          ? { happened: 'maybe', why: event.error.message }
          : { happened: 'no', why: lookedUp.has(id ?? '') ? 'a look-up found that it did not happen' : event.error.message },
      );
    if (event.kind === 'step.not_sent') change(id, { happened: 'no', why: 'it never left us' });
    if (event.kind === 'step.cancelled' && id !== undefined && lines.get(id)?.happened === 'under_way')
      change(
        id,
        event.happened === 'unknown'
          ? { happened: 'maybe', why: 'the run was cancelled on the way' }
          : { happened: 'no', why: 'the run was cancelled before it left' },
      );
  }
  return [...lines.values()].map((line) => settled(line, lines));
}

/** A call that may have happened is answered by a later one with the same key that did: the service took both as one. */
function settled(line: LedgerLine, lines: ReadonlyMap<string, LedgerLine>): LedgerLine {
  if (line.happened !== 'maybe' || line.effect !== 'keyed') return line;
  const answer = [...lines.values()].find(
    (one) => one.idempotencyKey === line.idempotencyKey && one.attempt > line.attempt && one.happened === 'done',
  );
  return answer ? { ...line, why: `${line.why} Attempt ${String(answer.attempt)} carried the same key, so it counts once.` } : line;
}
