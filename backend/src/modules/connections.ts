import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresConnectionStore } from '../adapters/postgres/connection-store.js';
import type { Listener } from '../adapters/postgres/listener.js';
import { makeRedactor } from '../adapters/vault/redactor.js';
import { createVault, type MasterKeys } from '../adapters/vault/vault.js';
import type { Config } from '../config/config.js';
import type { Audit } from '../engine/ports/audit.js';
import type { Chance, Clock } from '../engine/ports/clock.js';
import type { Digest } from '../engine/ports/digest.js';
import type { FlowStore } from '../engine/ports/flow-store.js';
import type { Logger } from '../engine/ports/logger.js';
import type { Metrics } from '../engine/ports/metrics.js';
import type { ConnectionDeps } from '../usecases/connections/edit-connections.js';
import { KnownConnections } from '../usecases/connections/known-connections.js';
import { rewrapSecrets } from '../usecases/connections/rewrap-secrets.js';
import { wireHookSecrets, type WiredHookSecrets } from './hook-secrets.js';
import { masterKeyFile } from './master-key.js';

interface Around {
  readonly source: DataSource;
  readonly pool: pg.Pool;
  readonly listener: Listener;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly audit: Audit;
  readonly flows: FlowStore;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface WiredConnections {
  /** For people. */
  readonly edit: ConnectionDeps;
  /** For steps. */
  readonly known: KnownConnections;
  /** Secrets of the other direction: of those who send to us. */
  readonly hooks: WiredHookSecrets;
  readonly notices: readonly string[];
}

export interface KeysAtHand extends MasterKeys {
  /** The file of a key that was made just now. */
  readonly freshFile: string | null;
}

/** The master keys from the settings, or from the data folder. @throws a sentence for the operator */
export async function masterKeysOf({ masterKey, previousMasterKeys: previous, dataDir }: Config): Promise<KeysAtHand> {
  if (masterKey !== null) return { current: masterKey, previous, freshFile: null };
  const { key, path, fresh } = await masterKeyFile(dataDir);
  return { current: key, previous, freshFile: fresh ? path : null };
}

/** Connections with their vault; wraps all data keys with the present master key before anything uses one. */
export async function wireConnections(keys: KeysAtHand, { source, listener, ...around }: Around): Promise<WiredConnections> {
  const vault = createVault(keys);
  const connections = new PostgresConnectionStore(source, listener);
  const { rewrapped, unreadable } = await rewrapSecrets({ secrets: connections, vault });
  const notices: string[] = [];
  if (keys.freshFile !== null)
    notices.push(`The secrets of connections are encrypted with the key in ${keys.freshFile}; keep a copy of it in a safe place.`);
  if (rewrapped > 0) notices.push(`${rewrapped} secrets of connections are now wrapped with the new master key; the previous one can go.`);
  if (unreadable.length > 0) {
    notices.push(
      `The secrets of ${unreadable.length} connections can not be decrypted with this master key. Set MASTER_KEY (or MASTER_KEY_PREVIOUS) to the key they were made with.`,
    );
  }
  const hooks = await wireHookSecrets({ ...around, listener, vault });
  return {
    edit: { connections, vault, chance: around.chance, audit: around.audit },
    known: new KnownConnections({ connections, vault, makeRedactor, ...around }),
    hooks,
    notices: [...notices, ...hooks.notices],
  };
}
