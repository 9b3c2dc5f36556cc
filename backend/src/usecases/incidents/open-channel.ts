import type { AlertChannels, OpenChannel } from '../../engine/ports/alerts.js';
import type { Vault } from '../../engine/ports/vault.js';

export interface OpenChannelDeps {
  readonly channels: AlertChannels;
  readonly vault: Vault;
}

/** A channel with its secrets decrypted, or in words why not. */
export async function openChannel(
  { channels, vault }: OpenChannelDeps,
  id: string,
): Promise<{ readonly ok: true; readonly channel: OpenChannel } | { readonly ok: false; readonly error: string }> {
  const found = await channels.get(id);
  if (!found) return { ok: false, error: 'The channel does not exist any more.' };
  const secrets: { [field: string]: string } = {};
  for (const { field, version, sealed } of await channels.secrets(id)) {
    // The vault binds a secret to what it belongs to, a connection or, here, a channel.
    const answer = vault.unseal({ connectionId: id, field, version }, sealed);
    if (!answer.ok) return { ok: false, error: UNREADABLE[answer.why] };
    secrets[field] = answer.text;
  }
  return { ok: true, channel: { kind: found.kind, settings: found.settings, secrets } };
}

const UNREADABLE = {
  unknown_key:
    'The secret of the channel was encrypted with another master key. Set MASTER_KEY, or MASTER_KEY_PREVIOUS, to that key, or enter the secret again.',
  damaged: 'The secret of the channel was damaged or changed in the database. Enter it again.',
} as const;
