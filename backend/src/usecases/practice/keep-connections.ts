import type { Logger } from '../../engine/ports/logger.js';
import type { PracticeAccount } from '../../engine/ports/practice.js';
import { checkedSecrets, connectionData } from '../connections/connection-input.js';
import { createConnection, sealSecrets, type ConnectionDeps } from '../connections/edit-connections.js';

/** Who makes and changes what nobody asked for. */
export const SYSTEM = 'system';

/** Each practice service has one connection of this name. */
export const CONNECTION_NAME = 'Practice';

/**
 * Makes the connections to the practice services, or brings those that are there up to date: the services take free ports and new
 * tokens with each start. Their ids, and with them the accounts that they stand for, stay.
 * @param newTokens false: only those whose service has moved are changed
 */
export async function keepPracticeConnections(
  deps: ConnectionDeps & { readonly log: Logger },
  accounts: readonly PracticeAccount[],
  newTokens: boolean,
): Promise<void> {
  for (const account of accounts) await keepOne(deps, account, newTokens);
}

async function keepOne(
  deps: ConnectionDeps & { readonly log: Logger },
  { service, baseUrl, token }: PracticeAccount,
  newTokens: boolean,
): Promise<void> {
  const input = { service, name: CONNECTION_NAME, settings: { baseUrl } };
  const known = await deps.connections.named(service, CONNECTION_NAME);
  if (known === null) {
    await createConnection(deps, 'practice', input, { token }, SYSTEM);
    return;
  }
  if (known.kind !== 'practice') {
    deps.log.warn({ connectionId: known.id }, `somebody's own connection is called "${service}", so the practice service has none`);
    return;
  }
  if (!newTokens && known.settings['baseUrl'] === baseUrl) return;
  const secrets = sealSecrets(deps, known.id, checkedSecrets('practice', { token }));
  const answer = await deps.connections.change(known.id, known.revision, { ...connectionData('practice', input), secrets, by: SYSTEM });
  if (answer !== 'changed') throw new Error(`The connection to ${service} could not be brought up to date (${answer}). Start again.`);
}
