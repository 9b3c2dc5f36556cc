import { DEFAULT_MISSED_STARTS, scheduleConfigSchema, type MissedPolicy } from '../flow/triggers.js';
import type { FlowDocument } from '../flow/document.js';
import type { Timing } from './cron.js';

/** A schedule with all that its author left out. */
export interface Schedule extends Timing {
  readonly missed: MissedPolicy;
  /** Most starts that are made up for at once, with `all`. */
  readonly most: number;
}

const DEFAULT_ZONE = 'UTC';

/** The schedule that a flow starts by; null: it starts otherwise, or the settings can not be read. */
export function scheduleOf({ trigger }: Pick<FlowDocument, 'trigger'>): Schedule | null {
  if (trigger.operation !== 'schedule') return null;
  const read = scheduleConfigSchema.safeParse(trigger.config ?? {});
  if (!read.success) return null;
  const { cron, zone = DEFAULT_ZONE, missed = 'latest', most = DEFAULT_MISSED_STARTS } = read.data;
  return { cron, zone, missed, most };
}
