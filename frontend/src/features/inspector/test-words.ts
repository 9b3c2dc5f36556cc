import type { EffectClass, Json } from '@plumbline/shared';

/** What a person has to know before a step is performed; null: nothing happens outside. */
export function warningOf(effect: EffectClass | null, name: string, system: string): string | null {
  if (effect === null || effect === 'safe') return null;
  const again = effect === 'unsafe' || effect === 'verifiable' ? ' Each test does it again.' : '';
  return `“${name}” is really sent to ${system}: what it does there stays.${again}`;
}

const LIMIT = /^(retry-after|(x-)?ratelimit)/i;

/** Headers of a reply that tell of limits. */
export function limitHeaders(headers: { readonly [name: string]: string }): (readonly [string, string])[] {
  return Object.entries(headers).filter(([name]) => LIMIT.test(name));
}

/** How old a test is: stale when the step was changed since. */
export function testBadge(tested: { readonly at: number; readonly of: string } | null, now: string, ago: string): string | null {
  if (tested === null) return null;
  return tested.of === now ? `tested ${ago}` : `stale: changed since it was tested ${ago}`;
}

/** What makes a test of a step the same as another: its operation, input, policy and connection. */
export const fingerprintOf = (step: {
  readonly operation: string;
  readonly input?: Json | undefined;
  readonly connection?: unknown;
  readonly policy?: unknown;
}): string => JSON.stringify([step.operation, step.input ?? null, step.connection ?? null, step.policy ?? null]);
