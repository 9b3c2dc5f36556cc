import { afterTry } from '../../engine/incidents/sending.js';
import type { AlertOutbox, AlertSender, SendOutcome, TakenAlert } from '../../engine/ports/alerts.js';
import type { Chance, Clock, Timers } from '../../engine/ports/clock.js';
import type { Logger } from '../../engine/ports/logger.js';
import { repeat } from '../repeat.js';
import { openChannel, type OpenChannelDeps } from './open-channel.js';

export interface SendAlertsDeps extends OpenChannelDeps {
  readonly outbox: AlertOutbox;
  readonly sender: AlertSender;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly timers: Timers;
  readonly log: Logger;
}

/** Between two looks into the outbox, ms. */
const LOOK_MS = 1_000;
/** Alerts that are sent at once. */
const AT_ONCE = 10;

/** Sends what lies in the outbox, in every process that works on runs. @returns the way to stop: what is being sent is waited for */
export function sendAlerts(deps: SendAlertsDeps): () => Promise<void> {
  return repeat({
    timers: deps.timers,
    firstMs: LOOK_MS,
    async work() {
      const taken = await deps.outbox.take(AT_ONCE);
      await Promise.all(taken.map((alert) => sendOne(deps, alert)));
      return LOOK_MS;
    },
    failed(error, isStopped) {
      if (!isStopped) deps.log.warn({ error }, 'alerts could not be sent now; it is tried again');
      return LOOK_MS;
    },
  });
}

async function sendOne(deps: SendAlertsDeps, alert: TakenAlert): Promise<void> {
  const outcome = await attempt(deps, alert);
  if (outcome.ok) return deps.outbox.sent(alert.id);
  const after = afterTry(alert.tries, alert.createdMs, deps.clock.nowMs(), deps.chance.next(), outcome.retryAfterMs);
  deps.log.warn({ alertId: alert.id, channelId: alert.channelId, tries: alert.tries, after: after.kind }, 'an alert was not sent');
  await deps.outbox.failed(alert.id, outcome.error, after.kind === 'again' ? after.atMs : null);
}

async function attempt(deps: SendAlertsDeps, { id, channelId, message }: TakenAlert): Promise<SendOutcome> {
  const opened = await openChannel(deps, channelId);
  return opened.ok ? deps.sender.send(id, opened.channel, message) : opened;
}
