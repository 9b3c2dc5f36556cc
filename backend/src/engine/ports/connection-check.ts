import type { OpenConnection } from './connections.js';

/**
 * What trying a connection showed.
 * - `good`: the service was reached and took the credential, as far as its answer tells
 * - `unsure`: it was reached, and its answer says nothing about the credential
 * - `bad`: it was not reached, or does not take the credential
 */
export interface ConnectionCheckResult {
  readonly verdict: 'good' | 'unsure' | 'bad';
  /** Stable; that of the error where there was one. */
  readonly code: string;
  /** What it is and what to do, for people. */
  readonly message: string;
  /** Of HTTP. */
  readonly status: number | null;
}

/** Tries a connection without changing anything at the service. */
export interface ConnectionCheck {
  /**
   * Never rejects.
   * @param url what is read with it, for kinds of HTTP whose settings name no address
   */
  check(opened: OpenConnection, url: string | null): Promise<ConnectionCheckResult>;
}
