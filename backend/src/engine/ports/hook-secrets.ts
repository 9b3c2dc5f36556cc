import type { HookSecretKind } from '@plumbline/shared';
import type { RewrappableSecrets } from './rewrappable-secrets.js';
import type { SealedSecret, SecretPlace } from './vault.js';

/** A secret that a webhook verifies its senders with, without its value. */
export interface HookSecretRecord {
  readonly id: string;
  readonly flowId: string;
  /** The `verify` that it was entered for. */
  readonly kind: HookSecretKind;
  readonly label: string;
  readonly createdMs: number;
  readonly createdBy: string;
  /** From then on it does not count; null: until it is deleted. */
  readonly expiresMs: number | null;
  /** To the minute; null: nothing was ever signed with it. */
  readonly lastUsedMs: number | null;
}

/** As it rests. */
export interface SealedHookSecret {
  readonly record: HookSecretRecord;
  readonly sealed: SealedSecret;
}

export interface NewHookSecret {
  readonly id: string;
  readonly flowId: string;
  readonly kind: HookSecretKind;
  readonly label: string;
  readonly expiresMs: number | null;
  readonly sealed: SealedSecret;
  readonly by: string;
}

/** What stays as it is is left out. */
export interface HookSecretChange {
  readonly label?: string;
  readonly expiresMs?: number | null;
}

/** The secrets of webhooks, several for each, so that one can be exchanged for another without a gap. */
export interface HookSecretStore extends RewrappableSecrets {
  /** @param max how many a flow may have, expired ones included */
  create(secret: NewHookSecret, max: number): Promise<'created' | 'full' | 'no_flow'>;
  /** Newest first. */
  list(flowId: string): Promise<readonly HookSecretRecord[]>;
  get(flowId: string, id: string): Promise<HookSecretRecord | null>;
  /** Null when the flow has no such secret. */
  change(flowId: string, id: string, change: HookSecretChange): Promise<HookSecretRecord | null>;
  /** False when the flow has no such secret. */
  remove(flowId: string, id: string): Promise<boolean>;
  /** All of a flow, to be opened. */
  sealed(flowId: string): Promise<readonly SealedHookSecret[]>;
  /** Notes that it was used just now; at most once a minute is written. */
  touch(id: string): Promise<void>;
  /** Called when the secrets of a flow may have changed, here or in another process; null: of any flow. */
  onChanged(listener: (flowId: string | null) => void): void;
}

/**
 * Where the secret of a webhook belongs: to its flow, its kind and itself. A row whose kind was changed by hand can not be opened, as
 * little as one that was moved to another flow.
 */
export function hookSecretPlace({ flowId, kind, id }: Pick<HookSecretRecord, 'flowId' | 'kind' | 'id'>): SecretPlace {
  return { connectionId: flowId, field: `hook:${kind}:${id}`, version: id };
}
