import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '@plumbline/shared';
import type { Mailbox } from '../../../e2e/stand-ins/mailbox.js';
import { createEgress, type EgressOptions } from '../../src/adapters/outbound-http/egress.js';
import { createOutboundMail } from '../../src/adapters/outbound-mail/outbound-mail.js';
import { createEmailSend } from '../../src/connectors/email/send.js';
import type { ConnectionFacts, OpenConnection } from '../../src/engine/ports/connections.js';
import type { Outcome, SendContext } from '../../src/engine/ports/operation.js';

/** Key and certificate for crm.test, from an authority that the tests trust. */
export const pem = (name: string): string => readFileSync(new URL(`../outbound-http/certificates/${name}.pem`, import.meta.url), 'utf8');

export const KEY = '0123456789abcdef0123456789abcdef01234567';
export const MESSAGE_ID = `<${KEY}@example.com>`;

export const MAIL: JsonObject = { to: 'ada@example.com', subject: 'Hello', text: 'Good morning' };

export function smtp(place: { port: number }, settings: JsonObject = {}, secrets = { password: 'pass-word' }): OpenConnection {
  const all = { host: '127.0.0.1', port: place.port, security: 'none', username: 'robot', from: 'robot@example.com', ...settings };
  const facts: ConnectionFacts = {
    id: 'c1',
    kind: 'smtp',
    service: 'Mail',
    name: 'robot',
    account: 'a',
    hosts: [`${all.host}:${all.port}`],
    settings: all,
  };
  return { facts, secrets, redact: (value) => value };
}

export interface Sending {
  readonly connection?: OpenConnection;
  readonly egress?: Partial<EgressOptions>;
  readonly context?: Partial<SendContext>;
}

/** Sends one mail through the whole of it: operation, adapter, guard. */
export async function send(mailbox: Pick<Mailbox, 'port' | 'host'>, input: Json, more: Sending = {}): Promise<Outcome> {
  const connection = more.connection ?? smtp(mailbox);
  const egress: EgressOptions = { allow: [mailbox.host], ...more.egress };
  const open = createEgress(egress);
  const operation = createEmailSend(createOutboundMail({ open, ...(egress.ca === undefined ? {} : { ca: egress.ca }) }));
  const prepared = operation.prepare(input, { idempotencyKey: KEY, idempotencyHeader: null, connection: connection.facts });
  if (!prepared.ok) return { kind: 'rejected', error: prepared.error };
  return prepared.call.send({
    opened: connection,
    timeoutMs: 5_000,
    cancel: new AbortController().signal,
    maySend: () => true,
    onSent: () => undefined,
    ...more.context,
  });
}
