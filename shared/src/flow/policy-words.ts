import type { EffectClass } from '../contracts/contract.js';
import { resolvePolicy, type ResolvedPolicy } from './resolve-policy.js';
import type { PolicyDocument, ThenDocument } from './policy.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Average wait between all tries together, ms: with full jitter each is half of its backoff. */
export function totalWaitMs({ retry, overallMs }: Pick<ResolvedPolicy, 'retry' | 'overallMs'>): number {
  const share = retry.jitter === 'none' ? 1 : 0.5;
  let total = 0;
  for (let tries = 1; tries < retry.attempts && total < overallMs; tries++) {
    const whole = retry.backoff === 'fixed' ? retry.initialMs : Math.min(retry.initialMs * 2 ** Math.min(tries - 1, 40), retry.maxMs);
    total += whole * share;
  }
  return Math.min(total, overallMs);
}

/** A length of time as people say it: "2 minutes", "about" is left to the caller. */
export function spanWords(ms: number): string {
  const units = [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [SECOND, 'second'],
  ] as const;
  const [size, word] = units.find(([one]) => ms >= one * 0.95) ?? units[3];
  const count = Math.max(1, ms < 10 * size && size > SECOND ? Math.round((ms / size) * 2) / 2 : Math.round(ms / size));
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** What happens in the end, as the second half of a sentence. */
export function thenWords(then: ThenDocument): string {
  if (typeof then === 'object') {
    return 'edge' in then ? 'take the error edge' : `go on with ${JSON.stringify(then.fallback).slice(0, 60)} instead, marked as a gap`;
  }
  switch (then) {
    case 'stop':
      return 'stop the run as failed';
    case 'continue':
      return 'go on without it; the run shows a gap';
    case 'park':
      return 'keep it safe and send it later';
    case 'ask':
      return 'ask a person what to do';
  }
}

/**
 * The policy in one sentence: "Try 5 times over about 10 minutes, then keep it safe and send it later."
 * @param policy its durations must have passed `durationSchema`
 * @param declared effect class by the contract; null: nothing outside is called, so nothing is tried again; unknown counts as unsafe
 */
export function policyInWords(policy: PolicyDocument | undefined, declared: EffectClass | null): string {
  if (declared === null) return `If it fails, ${thenWords(policy?.then ?? 'stop')}.`;
  const resolved = resolvePolicy(policy, declared);
  const { attempts, on } = resolved.retry;
  const tries =
    attempts <= 1 || on.length === 0 ? 'Try once' : `Try ${String(attempts)} times over about ${spanWords(totalWaitMs(resolved))}`;
  return `${tries}, then ${thenWords(resolved.then)}.`;
}
