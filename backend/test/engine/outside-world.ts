import type { StepError } from '@plumbline/shared';
import type { Outcome } from '../../src/engine/ports/operation.js';
import { ODD_ANSWER } from '../../src/engine/policy/look-up-errors.js';
import { CANCELLED, LEASE_LOST } from '../../src/engine/run/attempt-ended.js';
import type { LookUpResult } from '../../src/engine/run/look-up-ended.js';
import { SETTLES_MS } from './random-flow.js';
import type { Random } from './random.js';

/** How calls go wrong. */
export const TROUBLES: readonly { readonly kind: 'rejected' | 'not_done' | 'not_sent' | 'unknown'; readonly error: StepError }[] = [
  { kind: 'rejected', error: { code: 'no', class: 'rejected', message: 'No.', status: 400 } },
  { kind: 'not_done', error: { code: 'http_429', class: '429', message: 'Not now.', status: 429 } },
  { kind: 'not_sent', error: { code: 'refused', class: 'network', message: 'Nothing left us.' } },
  { kind: 'not_sent', error: { code: LEASE_LOST, class: 'internal', message: 'Held back.' } },
  { kind: 'unknown', error: { code: 'reset', class: 'network', message: 'It broke off.' } },
  { kind: 'unknown', error: { code: 'http_500', class: '5xx', message: 'It failed.', status: 500 } },
];

/** What really happens outside, as nobody in a run can know it, and what it shows to those who look it up. */
export class OutsideWorld {
  /** When it happened, by step and generation. */
  readonly effects = new Map<string, number[]>();

  constructor(private readonly random: Random) {}

  /** A call ended so. One whose outcome is unknown happened or not, now or soon. */
  hear(name: string, outcome: Outcome['kind'], nowMs: number): void {
    if (outcome === 'ok') this.happens(name, nowMs);
    if (outcome === 'unknown' && this.random.chance(0.5)) this.happens(name, nowMs + this.random.below(SETTLES_MS));
  }

  /** What the service shows to whoever asked it then. */
  lookAt(name: string, askedMs: number, aborted: boolean): LookUpResult {
    if (aborted) return { is: 'unclear', error: { code: CANCELLED, class: 'internal', message: 'Called off.' }, askedMs };
    if (this.random.chance(0.3)) return { is: 'unclear', error: ODD_ANSWER, askedMs };
    const seen = (this.effects.get(name) ?? []).some((atMs) => atMs <= askedMs);
    return seen ? { is: 'happened', output: { found: true }, askedMs } : { is: 'did_not_happen', askedMs };
  }

  private happens(name: string, atMs: number): void {
    this.effects.set(name, [...(this.effects.get(name) ?? []), atMs]);
  }
}
