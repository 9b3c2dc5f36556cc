import type { DeliveryVerdict } from '@plumbline/shared';

/** Kinds of delivery that somebody outside, the clock or a person sent, or that the end of a run or a look made: what they started can be started again. */
const BY_ITSELF: ReadonlySet<string> = new Set(['webhook', 'form', 'schedule', 'manual', 'flow_ended', 'email', 'poll']);

/** Why a delivery can not be replayed, in words; null: nothing about it stands in the way. Pure. */
export function notReplayable(kind: string, bodyIsThere: boolean, verdict: DeliveryVerdict = 'accepted'): string | null {
  if (verdict === 'left_out') return 'It was left out, and lies in its mailbox as it came: only what is said of it is here.';
  if (kind === 'undo') return 'It took effects of another run back, and that is done once: ask for it again at that run.';
  if (!BY_ITSELF.has(kind)) return 'Another run handed it over and waits for its answer: repair that run, or replay what started it.';
  return bodyIsThere ? null : 'Its bytes are not there any more.';
}

/** Why a delivery can not be replayed to the published version, in words; null: nothing about it stands in the way. Pure. */
export function notForThePublished(verdict: DeliveryVerdict): string | null {
  return verdict === 'unproven' ? 'Its sender did not prove who it is: it can be replayed to the draft only.' : null;
}
