import type { Delivery } from './run-store.js';

/** Up to where a folder was read. */
export interface MailPlace {
  readonly uidValidity: number;
  /** The last one that was dealt with. */
  readonly uid: number;
  /** Mails with a smaller number were there when reading began: they are judged by when they arrived. */
  readonly below: number;
  /** Of those, what arrived before is passed over, ms; null: nothing is. */
  readonly fromMs: number | null;
}

/** A mailbox that is to be looked at, and that nobody else looks at while it is held. */
export interface HeldMailbox {
  readonly flowId: string;
  readonly version: number;
  readonly holder: string;
  /** Since when the flow is started by it, ms. */
  readonly sinceMs: number;
  /** Null: it was never looked at. */
  readonly place: MailPlace | null;
  readonly failedInRow: number;
  /** The mail at which the last looks failed, and how often. */
  readonly stuck: { readonly uid: number; readonly tries: number } | null;
}

/** What is to be done with a mail in its mailbox. */
export interface MailToDo {
  readonly uidValidity: number;
  readonly uid: number;
  /** Null: it is marked as read. */
  readonly folder: string | null;
}

/** What became of a mail. */
export interface MailDealtWith {
  readonly uid: number;
  readonly as: 'taken' | 'passed_over' | 'left_out';
  readonly toDo: MailToDo | null;
  /** What the inbox is to show of one that was left out. */
  readonly leftOut: { readonly delivery: Delivery; readonly key: string | null } | null;
}

export interface MailboxHealth {
  readonly held: boolean;
  readonly folder: string;
  readonly sinceMs: number;
  readonly lookedMs: number | null;
  readonly foundMs: number | null;
  readonly nextMs: number;
  readonly failure: { readonly atMs: number; readonly code: string; readonly message: string } | null;
  readonly failedInRow: number;
  readonly taken: number;
  readonly passedOver: number;
  readonly leftOut: number;
  readonly renumbered: { readonly times: number; readonly lastMs: number } | null;
  readonly toDo: { readonly mails: number; readonly failure: string | null };
}

/**
 * Mailboxes that start flows, and how far each was read; durable. They come and go as flows are published (`FlowStore`). What names a
 * holder changes nothing once somebody else holds the mailbox, or it is another one; the answer is false then.
 */
export interface Mailboxes {
  /** Takes those that are due, each for `heldMs`. */
  take(holder: () => string, heldMs: number, limit: number): Promise<readonly HeldMailbox[]>;
  /** Until the next one is due, ms; null: there is none. */
  nextInMs(): Promise<number | null>;
  renew(held: HeldMailbox, heldMs: number): Promise<boolean>;
  /** @param anew the server numbered the folder anew */
  begin(held: HeldMailbox, place: MailPlace, anew: boolean): Promise<boolean>;
  /** Moves on to a mail, and writes down what is to be done with it. */
  dealtWith(held: HeldMailbox, mail: MailDealtWith): Promise<boolean>;
  /** Which of these keys started a run of the flow, each with where that mail was found. */
  known(flowId: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  toDo(flowId: string): Promise<readonly MailToDo[]>;
  done(flowId: string, todo: MailToDo): Promise<void>;
  notDone(flowId: string, todo: MailToDo, why: string): Promise<void>;
  /** What was to be done with mails under other numbers of the folder can not be done any more. */
  forgetToDo(flowId: string, exceptValidity: number): Promise<void>;
  /** A look came to its end, and lets go of the mailbox. */
  looked(held: HeldMailbox, nextInMs: number): Promise<void>;
  /** A look failed, and lets go of the mailbox. @param uid the mail at which it did */
  failed(
    held: HeldMailbox,
    failure: { readonly code: string; readonly message: string; readonly uid: number | null },
    nextInMs: number,
  ): Promise<void>;
  health(flowId: string): Promise<MailboxHealth | null>;
  /** Has it looked at at once. */
  hurry(flowId: string): Promise<void>;
  /** Has those of a connection looked at at once whose last look failed: somebody has changed it. */
  hurryFailing(connectionId: string): Promise<void>;
}
