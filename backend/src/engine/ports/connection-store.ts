import type { ConnectionKind, FlowDocument, JsonObject } from '@plumbline/shared';
import type { RewrappableSecrets, StoredSecret } from './rewrappable-secrets.js';

/** What a connection is, without its secrets. */
export interface ConnectionData {
  readonly service: string;
  readonly name: string;
  readonly settings: JsonObject;
  readonly hosts: readonly string[];
  /** Who the service takes us for, in the author's words; null where the settings say it, or nobody does. */
  readonly account: string | null;
}

export interface ConnectionRecord extends ConnectionData {
  readonly id: string;
  readonly kind: ConnectionKind;
  /** Raised by each change of the data. */
  readonly revision: number;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly updatedMs: number;
  readonly updatedBy: string;
  /** When its secrets were entered last. */
  readonly rotatedMs: number;
  /** To the minute. */
  readonly lastUsedMs: number | null;
}

export interface NewConnection extends ConnectionData {
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly secrets: readonly StoredSecret[];
  readonly by: string;
}

export interface ChangedConnection extends ConnectionData {
  /** Null: the secrets stay. */
  readonly secrets: readonly StoredSecret[] | null;
  readonly by: string;
}

export type ChangeAnswer = 'changed' | 'stale' | 'name_taken' | 'no_connection';

/** A document that mentions a connection somewhere: which steps, is for the reader to find out. */
export interface DocumentOfFlow {
  readonly flowId: string;
  readonly in: 'draft' | 'published';
  readonly document: FlowDocument;
}

/** Connections and their encrypted secrets. */
export interface ConnectionStore extends RewrappableSecrets {
  /** False when the service has one of this name already. */
  create(connection: NewConnection): Promise<boolean>;
  get(id: string): Promise<ConnectionRecord | null>;
  /** Newest first. */
  list(limit: number, beforeId: string | null): Promise<readonly ConnectionRecord[]>;
  /** Those that exist among these. */
  withIds(ids: readonly string[]): Promise<readonly ConnectionRecord[]>;
  named(service: string, name: string): Promise<ConnectionRecord | null>;
  change(id: string, revision: number, change: ChangedConnection): Promise<ChangeAnswer>;
  /** Replaces the secrets; false when there is no such connection. */
  rotate(id: string, secrets: readonly StoredSecret[], by: string): Promise<boolean>;
  /** False when there was none. */
  remove(id: string): Promise<boolean>;
  /** Both of one moment; null when there is no such connection. */
  withSecrets(id: string): Promise<{ readonly record: ConnectionRecord; readonly secrets: readonly StoredSecret[] } | null>;
  /** Notes that it was used just now; at most once a minute is written. */
  touch(id: string): Promise<void>;
  /** The newest draft and the published version of every flow whose document mentions this id. */
  documentsWith(id: string): Promise<readonly DocumentOfFlow[]>;
  /** Called when a connection may have changed, here or in another process; null: any of them. */
  onChanged(listener: (id: string | null) => void): void;
}
