import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { PostgresHookSecrets } from '../adapters/postgres/hook-secret-store.js';
import type { Listener } from '../adapters/postgres/listener.js';
import { PostgresTestEvents } from '../adapters/postgres/test-events.js';
import { decode, encode } from '../adapters/system/system.js';
import { hmac } from '../adapters/vault/hmac.js';
import type { Audit } from '../engine/ports/audit.js';
import type { Chance, Clock } from '../engine/ports/clock.js';
import type { FlowStore } from '../engine/ports/flow-store.js';
import type { Logger } from '../engine/ports/logger.js';
import type { Metrics } from '../engine/ports/metrics.js';
import type { Vault } from '../engine/ports/vault.js';
import type { VerifyDeps } from '../usecases/accept-delivery/verify-delivery.js';
import { rewrapSecrets } from '../usecases/connections/rewrap-secrets.js';
import type { HookSecretDeps } from '../usecases/hook-secrets/edit-hook-secrets.js';
import { KnownHookSecrets } from '../usecases/hook-secrets/known-hook-secrets.js';
import type { CaptureDeps } from '../usecases/test-events/capture.js';
import type { ListenDeps } from '../usecases/test-events/listen.js';

interface Around {
  readonly pool: pg.Pool;
  readonly listener: Listener;
  readonly vault: Vault;
  readonly flows: FlowStore;
  readonly chance: Chance;
  readonly audit: Audit;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly clock: Clock;
}

export interface WiredHookSecrets {
  /** For people. */
  readonly edit: HookSecretDeps;
  /** For deliveries. */
  readonly verify: VerifyDeps;
  /** Test addresses: for people, and for what comes there. */
  readonly tests: ListenDeps & CaptureDeps;
  readonly notices: readonly string[];
}

/** The secrets of webhooks; wraps all data keys with the present master key before anything uses one. */
export async function wireHookSecrets({ pool, listener, vault, metrics, log, clock, ...around }: Around): Promise<WiredHookSecrets> {
  const nowMs = (): number => clock.nowMs();
  const secrets = new PostgresHookSecrets(pool, listener);
  const { rewrapped, unreadable } = await rewrapSecrets({ secrets, vault });
  const notices: string[] = [];
  if (rewrapped > 0) notices.push(`${rewrapped} secrets of webhooks are now wrapped with the new master key; the previous one can go.`);
  if (unreadable.length > 0) {
    notices.push(
      `The webhook secrets of ${unreadable.length} flows can not be decrypted with this master key: what they sign is refused. Set MASTER_KEY (or MASTER_KEY_PREVIOUS) to the key they were made with.`,
    );
  }
  const known = new KnownHookSecrets({ secrets, vault, log, monotonicMs: () => performance.now() });
  const verify: VerifyDeps = { secrets: known, tools: { hmac, encode, decode }, nowMs, metrics, log };
  return {
    edit: { flows: around.flows, chance: around.chance, audit: around.audit, secrets, vault, encode, nowMs, random: () => randomBytes(32) },
    verify,
    tests: { tests: new PostgresTestEvents(pool), verify, flows: around.flows, chance: around.chance, audit: around.audit },
    notices,
  };
}
