import { PlumblineError, type ConnectionKind, type JsonObject } from '@plumbline/shared';
import type { ConnectionCheck, ConnectionCheckResult } from '../../engine/ports/connection-check.js';
import type { Connections } from '../../engine/ports/connections.js';
import { findConnection, type ConnectionDeps } from './edit-connections.js';

export interface TestConnectionDeps extends Pick<ConnectionDeps, 'connections' | 'audit'> {
  /** Connections as steps use them. */
  readonly known: Connections;
  readonly check: ConnectionCheck;
  /** Any clock that never goes back, ms. */
  readonly monotonicMs: () => number;
}

/** Kinds whose settings do not say where the service is. */
const WANTS_URL: ReadonlySet<ConnectionKind> = new Set<ConnectionKind>(['api_key', 'bearer', 'basic', 'hmac']);

/**
 * Tries a connection, once, and tells honestly what that showed. Nothing of the secret is in the answer, whatever the service repeats.
 * @param url what is read with it; only for kinds of HTTP
 * @throws PlumblineError `connection_not_found`, `test_url_required`
 */
export async function testConnection(deps: TestConnectionDeps, id: string, url: string | null, by: string): Promise<JsonObject> {
  const { kind, service, name } = await findConnection(deps, id);
  if (WANTS_URL.has(kind) && url === null) throw new PlumblineError('test_url_required');
  const startMs = deps.monotonicMs();
  const { verdict, code, message, status } = await tried(deps, id, url);
  const tookMs = Math.round(deps.monotonicMs() - startMs);
  await deps.audit.record({ actor: by, action: 'connection.test', subject: id, detail: { service, name, verdict, code, status } });
  return { verdict, code, message, status, tookMs };
}

async function tried({ known, check }: TestConnectionDeps, id: string, url: string | null): Promise<ConnectionCheckResult> {
  const opened = await known.open(id);
  if (!opened.ok) return { verdict: 'bad', code: opened.error.code, message: opened.error.message, status: null };
  return opened.connection.redact(await check.check(opened.connection, url));
}
