import type { DeliveryVerdict } from '@plumbline/shared';
import { duration } from '../../ui/relative-time';
import type { StateTone } from '../../ui/state-pill';

/** How a verdict is said and shown. */
export const VERDICT_WORDS: Readonly<Record<DeliveryVerdict, { readonly tone: StateTone; readonly word: string }>> = {
  accepted: { tone: 'succeeded', word: 'Accepted' },
  duplicate: { tone: 'skipped', word: 'Duplicate' },
  conflict: { tone: 'attention', word: 'Conflict' },
  stale: { tone: 'skipped', word: 'Older' },
  captured: { tone: 'waiting', word: 'Test' },
  unproven: { tone: 'attention', word: 'Test, not proven' },
  spam: { tone: 'skipped', word: 'Spam' },
  left_out: { tone: 'attention', word: 'Left out' },
};

const KIND_WORDS: ReadonlyMap<string, string> = new Map([
  ['webhook', 'Webhook'],
  ['form', 'Form'],
  ['schedule', 'Schedule'],
  ['poll', 'Poll'],
  ['manual', 'By hand'],
  ['undo', 'Undo'],
  ['flow', 'Another flow'],
  ['flow_ended', 'End of a run'],
  ['email', 'Mail'],
  ['part', 'Part of a for-each'],
]);

/** Where a delivery came from, in words. */
export const kindWords = (kind: string): string => KIND_WORDS.get(kind) ?? kind;

/** What the verdict of a delivery is about. */
export interface Judged {
  readonly verdict: DeliveryVerdict;
  readonly kind: string;
  readonly receivedAt: string;
  readonly eventId: string | null;
  readonly first: { readonly receivedAt: string } | null;
  readonly compared: { readonly by: string; readonly own: string; readonly newest: string } | null;
  readonly replay: { readonly by: string } | null;
}

/** The verdict in a sentence or two. Pure. */
export function verdictSentence(delivery: Judged): string {
  const { verdict, kind, first, receivedAt } = delivery;
  if (verdict === 'accepted') return acceptedSentence(delivery);
  if (verdict === 'stale') return staleSentence(delivery);
  if (verdict === 'spam') return SPAM;
  if (verdict === 'left_out') return 'It started nothing, and lies in its mailbox as it came. Why is told by "leftOut" in the body below.';
  if (verdict === 'captured' && kind === 'email') return 'It was shown by “Look now”: it is kept as a sample, and started nothing.';
  if (verdict === 'captured' && kind === 'form')
    return 'It came from the preview of the form: it is kept as a sample, and started nothing.';
  if (verdict === 'captured' && kind === 'poll') return 'Somebody had the draft look once: it is kept as a sample, and started nothing.';
  if (verdict === 'captured') return 'It came to the test address of the webhook: it is kept to be looked at, and started nothing.';
  if (verdict === 'unproven')
    return 'It came to the test address of the webhook, and its sender did not prove who it is: the live address would have refused it.';
  const before =
    first === null ? ', in a delivery that is not kept any more' : `, ${duration(msBetween(first.receivedAt, receivedAt))} earlier`;
  return verdict === 'conflict'
    ? `The same event id had come before${before}, with another body: the first one won, and this one started nothing.`
    : `The same event had come before${before}: this one started nothing.`;
}

const SPAM =
  'It was sent as only programs send a form: faster than anybody can fill it in, or with a field filled in that nobody sees. It started nothing; if a person sent it after all, replay it.';

function staleSentence({ compared }: Judged): string {
  if (compared === null) return 'It is older than an event that came before it: it started nothing.';
  const { by, own, newest } = compared;
  return `Its ${by} ${own} is older than ${newest}, which came before it: it started nothing.`;
}

function acceptedSentence({ kind, eventId, replay }: Judged): string {
  if (replay) return `${replay.by} had an earlier event run once more: it started a run of its own.`;
  if (kind === 'manual') return 'Somebody started a run by hand with it.';
  if (kind === 'form') return 'Somebody sent the form: it started a run.';
  if (kind === 'schedule') return 'The clock started a run with it.';
  if (kind === 'poll') return 'A service was asked and had this item: it started a run.';
  if (kind === 'flow_ended') return 'A run of a flow that it listens to ended: that started a run.';
  if (kind === 'email') return 'It came into the mailbox: it started a run.';
  if (kind === 'undo') return 'Somebody had effects of a run taken back: a run of its own does that.';
  if (kind !== 'webhook') return 'Another run handed it over: it started a run that works for that one.';
  return eventId === null
    ? 'It started a run. Nothing says by which id its event is known, so that the same event would start another run.'
    : 'It was the first with its event id, and started a run.';
}

const msBetween = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));

/** A number of bytes for people. Pure. */
export function bytesWords(bytes: number): string {
  if (bytes < 1_000) return `${String(bytes)} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
