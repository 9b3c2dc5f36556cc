import { afterTelling, dueAlert } from '../../engine/incidents/due-alert.js';
import type { AlertChannel, AlertChannels, NewAlert } from '../../engine/ports/alerts.js';
import type { Chance, Clock } from '../../engine/ports/clock.js';
import type { IncidentBook } from '../../engine/ports/incident-book.js';
import type { IncidentReader } from '../../engine/ports/incident-reader.js';
import { composeMessage } from './message.js';

export interface TellDeps {
  readonly reader: IncidentReader;
  readonly channels: Pick<AlertChannels, 'list'>;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Address of the server as people reach it; null: not known. */
  readonly base: () => string | null;
}

/** Puts into the outbox what is due to be told. As long as there is no channel, what is open waits for one. */
export async function tell(deps: TellDeps, book: IncidentBook): Promise<void> {
  const [counted, rules] = [await book.counted(), await book.rules()];
  let channels: readonly AlertChannel[] | null = null;
  for (const situation of counted) {
    const nowMs = deps.clock.nowMs();
    const due = dueAlert(situation, rules, nowMs);
    if (due === null) continue;
    channels ??= (await deps.channels.list()).filter(({ enabled }) => enabled);
    const meant = channels.filter(({ id }) => due.channels === null || due.channels.includes(id));
    if (meant.length === 0 && due.kind !== 'closed') continue;
    const { incident } = situation;
    const record = await deps.reader.get(incident.id);
    if (record === null) continue;
    const message = composeMessage(record, due.kind, deps.base(), nowMs);
    const alerts = meant.map((channel): NewAlert => ({ id: deps.chance.uuid(), channel, message }));
    await book.told(incident, afterTelling(incident, due, nowMs), due, alerts);
  }
}
