import type { CallOutput } from '../../api/call';
import { duration } from '../../ui/relative-time';
import type { StateTone } from '../../ui/state-pill';

export type Gate = CallOutput<'listGates'>['items'][number];

/** How full a gauge is, and what it says. */
export interface Gauge {
  readonly used: number;
  readonly max: number;
  readonly words: string;
}

/** "87 of 100 per 10 s, 12 waiting, resets in 4 s"; null where no limit is known. Pure. */
export function gaugeOf({ limit, waiting }: Gate, nowMs: number): Gauge | null {
  if (limit === null) return null;
  const { max, remaining, windowMs, resetsAt } = limit;
  const used = Math.max(0, max - remaining);
  const queue = waiting === 0 ? '' : `, ${String(waiting)} waiting`;
  const leftMs = Math.max(0, Date.parse(resetsAt) - nowMs);
  return { used, max, words: `${String(used)} of ${String(max)} per ${inWhole(windowMs)}${queue}, resets in ${inWhole(leftMs)}` };
}

/** A length of time without parts of a second: "10 s". */
function inWhole(ms: number): string {
  return ms < 10_000 ? `${String(Math.ceil(ms / 1_000))} s` : duration(Math.ceil(ms / 1_000) * 1_000);
}

/** How a gate stands, in a word. */
export interface Standing {
  readonly tone: StateTone;
  readonly word: string;
}

/** Null where calls simply go through. Pure. */
export function standingOf({ circuit, drain, heldUntil, retries, parked, waiting }: Gate): Standing | null {
  if (circuit.state === 'open') return { tone: 'failed', word: 'Circuit open' };
  if (circuit.state === 'half_open') return { tone: 'running', word: 'Trying' };
  if (isDraining(drain)) return { tone: 'running', word: 'Sending what was kept' };
  if (heldUntil !== null) return { tone: 'waiting', word: 'Asked to wait' };
  if (retries?.left === 0) return { tone: 'waiting', word: 'Out of retries' };
  if (parked > 0) return { tone: 'parked', word: 'Parked' };
  return waiting > 0 ? { tone: 'waiting', word: 'At its limit' } : null;
}

export function isDraining(drain: Gate['drain']): drain is NonNullable<Gate['drain']> {
  return drain !== null && drain.endedAt === null;
}

/** What is the matter and what comes next, in a sentence; empty where nothing is. Pure. */
export function sentenceOfGate(gate: Gate, nowMs: number): string {
  const { circuit, drain, heldUntil, retries, parked, waiting } = gate;
  const kept = parked + waiting;
  const safe = kept === 0 ? '' : ` ${steps(kept)} kept safe.`;
  if (circuit.state !== 'closed') {
    const nextMs = circuit.probeAt === null ? 0 : Date.parse(circuit.probeAt) - nowMs;
    const next =
      circuit.state === 'half_open'
        ? 'One call is under way to see.'
        : nextMs <= 0
          ? 'The next call shows.'
          : `The next try is in ${inWhole(nextMs)}.`;
    return `${circuit.error ?? 'It does not work.'} Nobody calls it. ${next}${safe}`;
  }
  if (isDraining(drain)) return `${String(drain.drained)} of ${String(drain.total)} were sent again, in order.`;
  if (heldUntil !== null)
    return `It asked that nobody calls it before ${inWhole(Math.max(0, Date.parse(heldUntil) - nowMs))} have passed.${safe}`;
  if (retries?.left === 0)
    return `The ${String(retries.max)} retries that it bears within a minute are used up; what is sent for the first time still goes.${safe}`;
  return safe.trim();
}

const steps = (n: number): string => (n === 1 ? '1 step is' : `${String(n)} steps are`);
