import type { Exchange } from '@plumbline/shared';
import type { OpenConnection } from '../../engine/ports/connections.js';
import type { ExecutionDeps } from './deps.js';
import { exchangeOf, type ObservedCall, type Redact } from './exchange-of.js';

/** What people are shown of a call that went out with a connection: its secrets are taken out. */
export function shownExchange({ decode }: Pick<ExecutionDeps, 'decode'>, call: ObservedCall, connection: OpenConnection | null): Exchange {
  const header = connection?.facts.settings['header'] ?? connection?.facts.settings['name'];
  const redact: Redact = (value) => connection?.redact(value) ?? value;
  return exchangeOf(call, decode, redact, typeof header === 'string' ? header.toLowerCase() : undefined);
}
