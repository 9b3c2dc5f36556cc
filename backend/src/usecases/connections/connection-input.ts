import {
  CONNECTION_KIND_DEFINITIONS,
  escapePointer,
  hostsFromSettings,
  PlumblineError,
  type ConnectionKind,
  type ConnectionKindDefinition,
  type JsonObject,
  type Problem,
} from '@plumbline/shared';
import type { ConnectionData, ConnectionRecord } from '../../engine/ports/connection-store.js';

/** What somebody enters about a connection, before it is checked against its kind. */
export interface ConnectionInput {
  readonly service: string;
  readonly name: string;
  readonly account?: string | undefined;
  readonly settings: { readonly [name: string]: unknown };
  readonly hosts?: readonly string[] | undefined;
}

export type Secrets = { readonly [field: string]: string };

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * The data of a connection, checked against its kind.
 * @throws PlumblineError `invalid_body` with pointers
 */
export function connectionData(kind: ConnectionKind, { service, name, account, settings, hosts }: ConnectionInput): ConnectionData {
  const definition: ConnectionKindDefinition = CONNECTION_KIND_DEFINITIONS[kind];
  const parsed = definition.settings.safeParse(settings);
  if (!parsed.success) throw invalid('/settings', parsed.error.issues);
  const known = parsed.data as JsonObject;
  const derived = hostsFromSettings(kind, known);
  // A mail server is where its settings say: another list could only contradict them.
  const allowed = derived ?? hosts;
  if (allowed === undefined || allowed.length === 0) {
    const message = 'Name at least one host that this connection may be used with.';
    throw invalid('', [{ code: 'hosts_missing', path: ['hosts'], message }]);
  }
  return { service, name, settings: known, hosts: allowed, account: account ?? null };
}

/**
 * The secrets of a kind, all of them. The error names fields, never values.
 * @throws PlumblineError `invalid_body` with pointers
 */
export function checkedSecrets(kind: ConnectionKind, secrets: Secrets): Secrets {
  const definition: ConnectionKindDefinition = CONNECTION_KIND_DEFINITIONS[kind];
  const parsed = definition.secrets.safeParse(secrets);
  if (!parsed.success) throw invalid('/secrets', parsed.error.issues);
  return parsed.data as Secrets;
}

/**
 * What of a change would let the secret go elsewhere: a host that was not there, or a setting that decides where and how well
 * protected it is sent. Whoever makes such a change must know the secret, or they could have it sent to themselves.
 */
export function whereSecretsGo(before: ConnectionRecord, after: ConnectionData): string[] {
  const definition: ConnectionKindDefinition = CONNECTION_KIND_DEFINITIONS[before.kind];
  const settings = definition.guarded.filter((name) => before.settings[name] !== after.settings[name]).map((name) => `settings.${name}`);
  return after.hosts.every((host) => before.hosts.includes(host)) ? settings : ['hosts', ...settings];
}

function invalid(base: string, issues: readonly Issue[]): PlumblineError {
  const problems = issues.map(({ code, path, message }): Problem => {
    const pointer = base + path.map((part) => `/${escapePointer(String(part))}`).join('');
    return { code, severity: 'error', pointer, message };
  });
  const [first] = problems;
  return new PlumblineError('invalid_body', first && `${first.pointer || '/'}: ${first.message}`, { problems });
}
