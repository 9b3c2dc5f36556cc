import {
  ALERT_CHANNEL_DEFINITIONS,
  escapePointer,
  PlumblineError,
  type AlertChannelKind,
  type JsonObject,
  type Problem,
} from '@plumbline/shared';
import type { AlertChannel, AlertChannels, AlertSender, ChannelHealth, ChannelSecret } from '../../engine/ports/alerts.js';
import type { Audit } from '../../engine/ports/audit.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { ConnectionStore } from '../../engine/ports/connection-store.js';
import { testMessage } from './message.js';
import { openChannel, type OpenChannelDeps } from './open-channel.js';

export interface ChannelDeps extends OpenChannelDeps {
  readonly channels: AlertChannels;
  readonly connections: Pick<ConnectionStore, 'get'>;
  readonly sender: AlertSender;
  readonly chance: Chance;
  readonly audit: Audit;
  /** Makes a signing secret of Standard Webhooks. */
  readonly newSigningSecret: () => string;
  readonly base: () => string | null;
}

type Secrets = { readonly [field: string]: string };

export interface ChannelInput {
  readonly name: string;
  readonly enabled: boolean;
  readonly settings: { readonly [name: string]: unknown };
  readonly secrets?: { readonly [field: string]: string | undefined } | undefined;
}

const HEALTHY: ChannelHealth = { pending: 0, lastSentMs: null, lastError: null, failingSinceMs: null };

export async function listChannels({ channels }: ChannelDeps): Promise<{ items: JsonObject[]; next: null }> {
  return { items: (await channels.list()).map((channel) => channelView(channel, channel.health)), next: null };
}

/**
 * Makes a channel.
 * @throws PlumblineError `invalid_body`, `alert_channel_name_taken`, `connection_not_found`
 */
export async function createChannel(deps: ChannelDeps, kind: AlertChannelKind, input: ChannelInput, by: string): Promise<JsonObject> {
  const settings = await checkedSettings(deps, kind, input.settings);
  const given = checkedSecrets(kind, input.secrets ?? {});
  const made = kind === 'webhook' && given['secret'] === undefined ? deps.newSigningSecret() : null;
  const id = deps.chance.uuid();
  const secrets = seal(deps, id, made === null ? given : { secret: made });
  const { name, enabled } = input;
  if (!(await deps.channels.create({ id, kind, name, enabled, settings, secrets, by }))) throw nameTaken(name);
  await deps.audit.record({ actor: by, action: 'alert_channel.create', subject: id, detail: { kind, name } });
  return { channel: channelView(await find(deps, id), HEALTHY), signingSecret: made };
}

/** @throws PlumblineError `alert_channel_not_found`, `stale_revision`, `invalid_body`, `alert_channel_name_taken`, `connection_not_found` */
export async function changeChannel(deps: ChannelDeps, id: string, basedOn: number, input: ChannelInput, by: string): Promise<JsonObject> {
  const { kind } = await find(deps, id);
  const settings = await checkedSettings(deps, kind, input.settings);
  const secrets = input.secrets === undefined ? null : seal(deps, id, checkedSecrets(kind, input.secrets));
  const { name, enabled } = input;
  const answer = await deps.channels.change(id, basedOn, { name, enabled, settings, secrets, by });
  if (answer === 'missing') throw new PlumblineError('alert_channel_not_found');
  if (answer === 'stale') throw new PlumblineError('stale_revision', `Your change was made on revision ${basedOn}.`);
  if (answer === 'name_taken') throw nameTaken(name);
  await deps.audit.record({
    ...{ actor: by, action: 'alert_channel.change', subject: id, detail: { name, enabled, secretsEntered: secrets !== null } },
  });
  const now = (await deps.channels.list()).find((channel) => channel.id === id);
  if (!now) throw new PlumblineError('alert_channel_not_found');
  return channelView(now, now.health);
}

export async function deleteChannel(deps: ChannelDeps, id: string, by: string): Promise<void> {
  const { name } = await find(deps, id);
  if (!(await deps.channels.remove(id))) throw new PlumblineError('alert_channel_not_found');
  await deps.audit.record({ actor: by, action: 'alert_channel.delete', subject: id, detail: { name } });
}

/** Sends a test alert over a channel, at once and once. */
export async function testChannel(deps: ChannelDeps, id: string, by: string): Promise<{ ok: boolean; message: string }> {
  await find(deps, id);
  const opened = await openChannel(deps, id);
  const outcome = opened.ok ? await deps.sender.send(deps.chance.uuid(), opened.channel, testMessage(by, deps.base())) : opened;
  await deps.audit.record({ actor: by, action: 'alert_channel.test', subject: id, detail: { ok: outcome.ok } });
  return { ok: outcome.ok, message: outcome.ok ? 'The test alert was taken. Look whether it has arrived.' : outcome.error };
}

async function find({ channels }: ChannelDeps, id: string): Promise<AlertChannel> {
  const channel = await channels.get(id);
  if (!channel) throw new PlumblineError('alert_channel_not_found');
  return channel;
}

async function checkedSettings(deps: ChannelDeps, kind: AlertChannelKind, settings: ChannelInput['settings']): Promise<JsonObject> {
  const parsed = ALERT_CHANNEL_DEFINITIONS[kind].settings.safeParse(settings);
  if (!parsed.success) throw invalid('/settings', parsed.error.issues);
  if ('connectionId' in parsed.data) {
    const connection = await deps.connections.get(parsed.data.connectionId);
    if (!connection) throw new PlumblineError('connection_not_found');
    const [code, path] = ['not_mail', ['connectionId']];
    if (connection.kind !== 'smtp') throw invalid('/settings', [{ code, path, message: 'Choose a connection to a mail server.' }]);
    const [missing, to] = ['nobody', ['to']];
    const isForNobody = parsed.data.to.length === 0 && !parsed.data.owners;
    if (isForNobody)
      throw invalid('/settings', [{ code: missing, path: to, message: 'Name an address, or tell the owners of the flows.' }]);
  }
  return parsed.data;
}

function checkedSecrets(kind: AlertChannelKind, secrets: NonNullable<ChannelInput['secrets']>): Secrets {
  const parsed = ALERT_CHANNEL_DEFINITIONS[kind].secrets.safeParse(secrets);
  if (!parsed.success) throw invalid('/secrets', parsed.error.issues);
  return Object.fromEntries(Object.entries(parsed.data).filter(([, text]) => text !== undefined)) as Secrets;
}

/** The vault binds a secret to what it belongs to, a connection or, here, a channel. */
function seal({ vault, chance }: ChannelDeps, id: string, secrets: Secrets): ChannelSecret[] {
  return Object.entries(secrets).map(([field, text]) => {
    const version = chance.uuid();
    return { field, version, sealed: vault.seal({ connectionId: id, field, version }, text) };
  });
}

function channelView(channel: AlertChannel, { pending, lastSentMs, lastError, failingSinceMs }: ChannelHealth): JsonObject {
  const { id, kind, name, enabled, settings, revision, updatedMs, updatedBy } = channel;
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  const health = { pending, lastSentAt: iso(lastSentMs), lastError, failingSince: iso(failingSinceMs) };
  return { id, kind, name, enabled, settings, revision, updatedAt: iso(updatedMs), updatedBy, health };
}

function nameTaken(name: string): PlumblineError {
  return new PlumblineError('alert_channel_name_taken', `There is an alert channel "${name}" already.`);
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function invalid(base: string, issues: readonly Issue[]): PlumblineError {
  const problems = issues.map(({ code, path, message }): Problem => {
    return { code, severity: 'error', pointer: base + path.map((part) => `/${escapePointer(String(part))}`).join(''), message };
  });
  const [first] = problems;
  return new PlumblineError('invalid_body', first && `${first.pointer}: ${first.message}`, { problems });
}
