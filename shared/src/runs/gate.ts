/**
 * Why a step is kept back although it could go on.
 * - `limit`: the service allows no more calls now
 * - `circuit`: the service does not do its job, and nobody calls it
 * - `retry_budget`: too many calls were retries already
 * - `order`: others were kept back before it, and go first
 * - `failed`: its tries are used up, and its policy parks it
 */
export const HOLD_REASONS = ['limit', 'circuit', 'retry_budget', 'order', 'failed'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What a step is kept back by. */
export interface Hold {
  readonly gate: string;
  readonly why: HoldReason;
  /** ms since the epoch. */
  readonly sinceMs: number;
}

/** When a step is due, as people are shown it, ms: what is sent in its order has no time of its own, whatever it does as a last resort. */
export function shownDueMs({ dueMs, held }: { readonly dueMs: number | null; readonly held: Hold | null }): number | null {
  return held?.why === 'circuit' || held?.why === 'order' ? null : dueMs;
}

/**
 * What shares a rate, a circuit and a retry budget: everything that goes out with one connection, or, without a connection, to one
 * host and port.
 */
export function gateOf(connection: string | null, url: string): string {
  if (connection !== null) return `connection:${connection}`;
  const match = /^[a-z]+:\/\/([^/?#]+)/i.exec(url);
  return `host:${match?.[1]?.toLowerCase() ?? url}`;
}

/** The connection of a gate, or an address at its host. */
export function parsedGate(gate: string): { readonly connectionId: string | null; readonly url: string } {
  const [, kind, rest = ''] = /^(connection|host):(.*)$/s.exec(gate) ?? [];
  return kind === 'connection' ? { connectionId: rest, url: '' } : { connectionId: null, url: `http://${rest}/` };
}
