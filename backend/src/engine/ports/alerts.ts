import type { AlertChannelKind, AlertKind, JsonObject } from '@plumbline/shared';
import type { RuleWatch } from './incident.js';
import type { SealedSecret } from './vault.js';

/** What people are told, as it is kept and sent: nothing in it is a value of a run or a word of a service. */
export interface AlertMessage {
  readonly kind: AlertKind;
  /** Null: a test. */
  readonly incidentId: string | null;
  /** One line. */
  readonly title: string;
  /** Label and text, in order. */
  readonly lines: readonly { readonly label: string; readonly text: string }[];
  /** Page that shows it; null: the server does not know its own address. */
  readonly url: string | null;
  /** The same for machines. */
  readonly facts: JsonObject;
  /** E-mail addresses of the owners of the flows, for channels that are to tell them, too. */
  readonly owners: readonly string[];
}

/** An alert to be sent by one channel. */
export interface NewAlert {
  readonly id: string;
  readonly channel: Pick<AlertChannel, 'id' | 'name'>;
  readonly message: AlertMessage;
}

/** Where people are told. */
export interface AlertChannel {
  readonly id: string;
  readonly kind: AlertChannelKind;
  readonly name: string;
  readonly enabled: boolean;
  /** Of its kind; no secret among them. */
  readonly settings: JsonObject;
  readonly revision: number;
  readonly updatedMs: number;
  readonly updatedBy: string;
}

/** How a channel does: the last alert that went out, and what waits. */
export interface ChannelHealth {
  readonly pending: number;
  readonly lastSentMs: number | null;
  /** Why the newest alert did not go out; null: it did, or there is none. */
  readonly lastError: string | null;
  readonly failingSinceMs: number | null;
}

/** A sealed secret of a channel; its place in the vault is the channel, the field and the version. */
export interface ChannelSecret {
  readonly field: string;
  readonly version: string;
  readonly sealed: SealedSecret;
}

export type ChannelChange = Pick<AlertChannel, 'name' | 'enabled' | 'settings'> & {
  /** Null: they stay. */
  readonly secrets: readonly ChannelSecret[] | null;
  readonly by: string;
};
export type ChangeOutcome = 'changed' | 'stale' | 'missing' | 'name_taken';

export interface AlertChannels {
  list(): Promise<readonly (AlertChannel & { readonly health: ChannelHealth })[]>;
  get(id: string): Promise<AlertChannel | null>;
  /** False: the name is taken. */
  create(channel: Pick<AlertChannel, 'id' | 'kind'> & ChannelChange): Promise<boolean>;
  change(id: string, revision: number, change: ChannelChange): Promise<ChangeOutcome>;
  /** Removes it with its secrets; what it has not sent yet is dropped, and shown as such. */
  remove(id: string): Promise<boolean>;
  secrets(id: string): Promise<readonly ChannelSecret[]>;
}

/** A rule as people see it. */
export interface AlertRuleRecord {
  readonly id: string;
  readonly watch: RuleWatch;
  readonly flowId: string | null;
  readonly channels: readonly string[] | null;
  readonly enabled: boolean;
  readonly revision: number;
  readonly updatedMs: number;
  readonly updatedBy: string;
}

export type RuleChange = Pick<AlertRuleRecord, 'watch' | 'flowId' | 'channels' | 'enabled'> & { readonly by: string };

export interface AlertRules {
  list(): Promise<readonly AlertRuleRecord[]>;
  get(id: string): Promise<AlertRuleRecord | null>;
  /** False: there is no such flow. */
  create(id: string, rule: RuleChange): Promise<boolean>;
  change(id: string, revision: number, rule: RuleChange): Promise<Exclude<ChangeOutcome, 'name_taken'>>;
  remove(id: string): Promise<boolean>;
}

export const ALERT_STATES = ['pending', 'sent', 'given_up', 'dropped'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** An alert of the outbox, as people see it. */
export interface AlertRecord {
  readonly id: string;
  readonly incidentId: string | null;
  readonly channelId: string;
  readonly channelName: string;
  readonly kind: AlertKind;
  readonly title: string;
  readonly state: AlertState;
  readonly tries: number;
  readonly nextMs: number;
  readonly lastError: string | null;
  readonly createdMs: number;
  readonly doneMs: number | null;
}

/** An alert that somebody has taken to send it now. */
export interface TakenAlert {
  readonly id: string;
  readonly channelId: string;
  readonly message: AlertMessage;
  /** This one included. */
  readonly tries: number;
  readonly createdMs: number;
}

/** Alerts on their way: kept until a channel has taken them, whoever ends in the middle. */
export interface AlertOutbox {
  /** Takes some that are due, of each incident and channel the first that is not out yet; others get them again only after a while. */
  take(limit: number): Promise<readonly TakenAlert[]>;
  sent(id: string): Promise<void>;
  /** @param nextMs null: given up */
  failed(id: string, error: string, nextMs: number | null): Promise<void>;
  /** Newest first. */
  list(filter: AlertFilter): Promise<readonly AlertRecord[]>;
  /** Sends one again that was given up, or that waits; false: there is no such one. */
  again(id: string): Promise<boolean>;
}

export interface AlertFilter {
  readonly limit: number;
  readonly beforeId?: string | undefined;
  readonly state?: AlertState | undefined;
  readonly incidentId?: string | undefined;
  readonly channelId?: string | undefined;
}

/** What became of sending one alert. */
export type SendOutcome =
  | { readonly ok: true }
  /** In words for people, without secrets. */
  | { readonly ok: false; readonly error: string; readonly retryAfterMs?: number };

/** A channel with its secrets at hand. */
export interface OpenChannel {
  readonly kind: AlertChannelKind;
  readonly settings: JsonObject;
  readonly secrets: { readonly [field: string]: string };
}

/** Sends one alert over one channel, once. Never rejects. */
export interface AlertSender {
  /** @param id the same each time the alert is sent again: receivers tell repeats by it */
  send(id: string, channel: OpenChannel, message: AlertMessage): Promise<SendOutcome>;
}
