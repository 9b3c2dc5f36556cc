import type { ConnectionKind, JsonObject, StepError } from '@plumbline/shared';

/** What may be known of a connection everywhere: no secret among it. */
export interface ConnectionFacts {
  readonly id: string;
  readonly kind: ConnectionKind;
  /** The outside system that it belongs to, by name. */
  readonly service: string;
  readonly name: string;
  /**
   * Who the service takes us for: a call that may have happened is only sent again under the same account. Rotating a secret keeps
   * it, another user name changes it (`engine.md` 4).
   */
  readonly account: string;
  /** Hosts that it may be used with: `host`, `host:port` or `*.domain`; never empty. */
  readonly hosts: readonly string[];
  /** Settings of its kind that are no secret, e.g. the SMTP host or the name of the header that carries the key. */
  readonly settings: JsonObject;
}

/** A connection whose secrets are at hand, for one attempt. */
export interface OpenConnection {
  readonly facts: ConnectionFacts;
  /** By field of its kind, e.g. `token`. */
  readonly secrets: { readonly [field: string]: string };
  /** Takes every secret out of plain data, in the forms in which services echo them (plain, base64, URL-encoded). */
  redact<T>(value: T): T;
}

export type OpenAnswer = { readonly ok: true; readonly connection: OpenConnection } | { readonly ok: false; readonly error: StepError };

/** Connections as steps use them. */
export interface Connections {
  /** Answers at once when it is known already; null when there is none. */
  find(id: string): ConnectionFacts | null | Promise<ConnectionFacts | null>;
  /** Decrypts the secrets just before they are sent. Never rejects: `connection_missing`, `credential_unreadable`. */
  open(id: string): Promise<OpenAnswer>;
}
