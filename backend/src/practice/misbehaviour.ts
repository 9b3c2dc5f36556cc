/** How a service can be made to behave. */
export const SERVICE_MODES = [
  'normal',
  'slow',
  'down',
  '429',
  '500_before',
  '500_after',
  'cut_after',
  'ok_false',
  'changed_reply',
] as const;
export const WEBSITE_MODES = ['normal', 'duplicate_delivery'] as const;
export type Mode = (typeof SERVICE_MODES)[number] | (typeof WEBSITE_MODES)[number];

/** A switch as it stands. */
export interface Switch {
  readonly mode: Mode;
  /** For the next so many calls; null: until it is switched off. */
  readonly times: number | null;
  /** Of `slow`, ms. */
  readonly delayMs: number;
  /** Of `429`. */
  readonly retryAfterSeconds: number;
}

/** What somebody asks of a switch. */
export interface SwitchChange {
  readonly mode: Mode;
  readonly times?: number | null | undefined;
  readonly delayMs?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export const NORMAL: Switch = { mode: 'normal', times: null, delayMs: 5_000, retryAfterSeconds: 7 };

/** The switch as it will stand, or in words why it can not be set so. */
export function switched(change: SwitchChange, modes: readonly Mode[]): Switch | string {
  const { mode, times = null, delayMs = NORMAL.delayMs, retryAfterSeconds = NORMAL.retryAfterSeconds } = change;
  if (!modes.includes(mode)) return `it can be ${modes.join(', ')}, not ${mode}`;
  if (mode === 'down' && times !== null) return 'a service that is down sees no calls and can not count them; leave "times" out';
  return { mode, times: mode === 'normal' ? null : times, delayMs, retryAfterSeconds };
}

/** What holds for the next call, and how the switch stands after it. */
export function spend(now: Switch): { readonly holds: Switch; readonly after: Switch } {
  if (now.times === null) return { holds: now, after: now };
  return { holds: now, after: now.times > 1 ? { ...now, times: now.times - 1 } : NORMAL };
}

/**
 * A good reply as another version of the service would give it: the id under another name and of another type, a list under another
 * name. Programs that rely on the old form must notice.
 */
export function changedReply(body: { readonly [name: string]: unknown }): { [name: string]: unknown } {
  const { id, items, ...rest } = body;
  return {
    ...rest,
    ...(id === undefined ? {} : { identifier: { value: id } }),
    ...(items === undefined ? {} : { results: items }),
  };
}
