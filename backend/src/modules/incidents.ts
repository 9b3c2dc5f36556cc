import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { PostgresAlertChannels } from '../adapters/postgres/alerts/channels.js';
import { PostgresAlertOutbox } from '../adapters/postgres/alerts/outbox.js';
import { PostgresAlertRules } from '../adapters/postgres/alerts/rules.js';
import { PostgresIncidentKeeper } from '../adapters/postgres/incidents/keeper.js';
import { PostgresIncidentReader } from '../adapters/postgres/incidents/reader.js';
import { systemTimers } from '../adapters/system/system.js';
import { hmac } from '../adapters/vault/hmac.js';
import { makeRedactor } from '../adapters/vault/redactor.js';
import { createAlertSender } from '../connectors/alert-channels/send.js';
import type { Config } from '../config/config.js';
import type { Audit } from '../engine/ports/audit.js';
import type { Connections } from '../engine/ports/connections.js';
import type { OutboundHttp } from '../engine/ports/outbound-http.js';
import type { OutboundMail } from '../engine/ports/outbound-mail.js';
import type { ConnectionDeps } from '../usecases/connections/edit-connections.js';
import { rewrapSecrets } from '../usecases/connections/rewrap-secrets.js';
import type { WatchDeps } from '../usecases/incidents/deps.js';
import type { ChannelDeps } from '../usecases/incidents/edit-channels.js';
import type { RuleDeps } from '../usecases/incidents/edit-rules.js';
import { keepIncidents } from '../usecases/incidents/keep-incidents.js';
import type { IncidentDeps } from '../usecases/incidents/read-incidents.js';
import { sendAlerts } from '../usecases/incidents/send-alerts.js';
import { tell } from '../usecases/incidents/tell.js';
import { VERSION } from './version.js';

export interface IncidentParts extends WatchDeps {
  readonly config: Pick<Config, 'role' | 'publicUrl' | 'retentionMs'>;
  readonly url: string;
  readonly pool: pg.Pool;
  /** As people edit them, and as steps use them. */
  readonly connections: { readonly edit: ConnectionDeps; readonly known: Connections };
  readonly door: OutboundHttp;
  readonly post: OutboundMail;
  readonly audit: Audit;
}

export interface WiredIncidents {
  readonly read: IncidentDeps;
  readonly channels: ChannelDeps;
  readonly rules: RuleDeps;
  /** To be told once where this server listens: alerts name the page that shows more. */
  listensAt(address: string): void;
  /** Begins to keep incidents and to send alerts. A process that only serves the API leaves that to the workers. */
  start(): void;
  close(): Promise<void>;
}

/** Random bytes of a signing secret (Standard Webhooks: 24 to 64). */
const SECRET_BYTES = 32;

/** Incidents and alerts, wired; the secrets of channels are wrapped with the present master key before anything uses one. */
export async function wireIncidents(parts: IncidentParts): Promise<WiredIncidents> {
  const { config, url, pool, connections, audit, clock, chance, log } = parts;
  const { vault } = connections.edit;
  let address = config.publicUrl;
  const base = (): string | null => address;
  const channels = new PostgresAlertChannels(pool);
  const { unreadable } = await rewrapSecrets({ secrets: channels, vault });
  if (unreadable.length > 0) log.warn({ channels: unreadable }, 'secrets of alert channels can not be decrypted with this master key');
  const outbox = new PostgresAlertOutbox(pool);
  const reader = new PostgresIncidentReader(pool);
  const sender = createAlertSender({
    ...{ door: parts.door, post: parts.post, connections: connections.known, makeRedactor, hmac },
    ...{ now: () => clock.nowMs(), version: VERSION },
  });
  let stops: (() => Promise<void>)[] = [];
  return {
    read: { reader, outbox, audit },
    channels: {
      ...{ channels, vault, connections: connections.edit.connections, sender, chance, audit, base },
      newSigningSecret: () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    },
    rules: { rules: new PostgresAlertRules(pool), chance, audit },
    listensAt(at) {
      address ??= at;
    },
    start() {
      if (config.role === 'api') return;
      const keeper = new PostgresIncidentKeeper(url);
      const telling = { reader, channels, clock, chance, log, base };
      stops = [
        keepIncidents({ ...parts, keeper, timers: systemTimers, tell: (book) => tell(telling, book), keptMs: config.retentionMs }),
        sendAlerts({ channels, vault, outbox, sender, clock, chance, timers: systemTimers, log }),
      ];
    },
    async close() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}
