import type { StepError } from '@plumbline/shared';
import type { CancelSignal } from './cancel-signal.js';

export interface MailAddress {
  readonly address: string;
  /** Shown beside it; empty when there is none. */
  readonly name: string;
}

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** A mail as people see it; nothing in it holds a line break that could end a header. */
export interface Mail {
  /** With angle brackets. */
  readonly messageId: string;
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly headers: { readonly [name: string]: string };
  readonly attachments: readonly MailAttachment[];
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly username: string;
  readonly password: string;
}

export interface OutboundMailRequest {
  readonly server: MailServer;
  readonly mail: Mail;
  /** Everybody who gets it, those of the blind copy included. */
  readonly recipients: readonly string[];
  /** False: when one recipient is refused, nobody gets it. */
  readonly allowPartial: boolean;
  /** Whole attempt, ms. */
  readonly timeoutMs: number;
  readonly cancel: CancelSignal;
  /** Asked immediately before the first byte of the mail is written; false: nothing is sent. */
  readonly maySend: () => boolean;
  /** Called once, when the mail was handed to the socket. */
  readonly onSent: () => void;
}

/** A recipient that the server does not take, in its own words. */
export interface RefusedRecipient {
  readonly address: string;
  readonly code: number;
  readonly text: string;
}

/**
 * - `accepted`: the server took responsibility for the mail to `accepted`
 * - `refused`: it said no at this point, so nobody gets the mail; 400 to 499 mean "not now"
 * - `not_sent`: it did not come to that (refused connection, DNS, TLS, greeting, closed gate)
 * - `unknown`: the mail was written, wholly or in part, and no answer came
 */
export type OutboundMailResult =
  | {
      readonly kind: 'accepted';
      readonly accepted: readonly string[];
      readonly refused: readonly RefusedRecipient[];
      readonly text: string;
    }
  | {
      readonly kind: 'refused';
      readonly at: 'sign_in' | 'sender' | 'recipients' | 'mail';
      readonly code: number;
      readonly text: string;
      readonly refused: readonly RefusedRecipient[];
    }
  | { readonly kind: 'not_sent'; readonly error: StepError }
  | { readonly kind: 'unknown'; readonly error: StepError };

export interface MailSignIn {
  readonly server: MailServer;
  /** All of it, ms. */
  readonly timeoutMs: number;
  readonly cancel: CancelSignal;
}

/** `refused`: it was reached, and took user name and password not. */
export type MailSignInResult =
  | { readonly kind: 'signed_in' }
  | { readonly kind: 'refused'; readonly code: number; readonly text: string }
  | { readonly kind: 'not_sent'; readonly error: StepError };

/** The one way out for mail (`reliability.md` S-35): the same guard as that of HTTP. */
export interface OutboundMail {
  /** Sends once, never twice. Never rejects. */
  send(request: OutboundMailRequest): Promise<OutboundMailResult>;
  /** Connects, encrypts as the server's settings ask, and signs in; no mail is begun. Never rejects. */
  signIn(request: MailSignIn): Promise<MailSignInResult>;
}
