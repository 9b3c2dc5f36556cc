import { afterTelling, dueAlert } from '../../engine/incidents/due-alert.js';
import type { DueAlert, Situation } from '../../engine/ports/incident.js';
import type { AlertChannel, AlertChannels, NewAlert } from '../../engine/ports/alerts.js';
import type { Chance, Clock } from '../../engine/ports/clock.js';
import type { IncidentBook } from '../../engine/ports/incident-book.js';
import type { IncidentReader } from '../../engine/ports/incident-reader.js';
import type { Logger } from '../../engine/ports/logger.js';
import { composeMessage } from './message.js';

export interface TellDeps {
  readonly reader: IncidentReader;
  readonly channels: Pick<AlertChannels, 'list'>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Logger;
  /** Address of the server as people reach it; null: not known. */
  readonly base: () => string | null;
}

/** Puts into the outbox what is due to be told. As long as there is no channel, what is open waits for one. */
export async function tell(deps: TellDeps, book: IncidentBook): Promise<void> {
  const [counted, rules] = [await book.counted(), await book.rules()];
  let channels: readonly AlertChannel[] | null = null;
  for (const situation of counted) {
    const due = dueAlert(situation, rules, deps.clock.nowMs());
    if (due === null) continue;
    channels ??= (await deps.channels.list()).filter(({ enabled }) => enabled);
    const meant = channels.filter(({ id }) => due.channels === null || due.channels.includes(id));
    if (meant.length === 0 && due.kind !== 'closed') continue;
    try {
      await tellOne(deps, book, situation, due, meant);
    } catch (error) {
      // One that can not be told must not keep the others from being told.
      deps.log.error({ error, incidentId: situation.incident.id }, 'an incident could not be told; it is tried again');
    }
  }
}

async function tellOne(
  { reader, clock, chance, base }: TellDeps,
  book: IncidentBook,
  { incident }: Situation,
  due: DueAlert,
  meant: readonly AlertChannel[],
): Promise<void> {
  const record = await reader.get(incident.id);
  if (record === null) return;
  const nowMs = clock.nowMs();
  const message = composeMessage(record, due.kind, base(), nowMs);
  const alerts = meant.map((channel): NewAlert => ({ id: chance.uuid(), channel, message }));
  await book.told(incident, afterTelling(incident, due, nowMs), due, alerts);
}
