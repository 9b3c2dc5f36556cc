import type { ConnectionKind, Json, JsonObject, Problem } from '@plumbline/shared';
import type { CallOutput } from '../../api/call';
import { saysItsHosts, secretFields, settingFields, type FormField } from './fields';

export type Connection = CallOutput<'getConnection'>;
/** What the fields of a form hold, by JSON pointer into the request. */
export type Values = Readonly<Record<string, string>>;
export type Faults = Readonly<Record<string, string>>;

/** What a new form begins with: the first of each choice. */
export function emptyValues(kind: ConnectionKind): Values {
  const chosen = settingFields(kind).flatMap(({ pointer, options }): [string, string][] =>
    options?.[0] ? [[pointer, options[0].value]] : [],
  );
  const port = kind === 'smtp' ? '465' : '993';
  const mail = kind === 'smtp' || kind === 'imap';
  return { ...Object.fromEntries(chosen), ...(mail ? { '/settings/port': port, '/settings/security': 'tls' } : {}) };
}

/** What a connection holds; its secret can not be among it. */
export function valuesOf({ service, name, account, settings, hosts }: Connection): Values {
  const known = Object.entries(settings).map(([key, value]): [string, string] => [
    `/settings/${key}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return { '/service': service, '/name': name, '/account': account ?? '', '/hosts': hosts.join('\n'), ...Object.fromEntries(known) };
}

/**
 * The request that the fields make; fields that are empty and need not be filled are left out.
 * @param withSecrets false: nothing was entered, so they stay as they are
 */
export function bodyOf(kind: ConnectionKind, values: Values, withSecrets: boolean): JsonObject {
  const account = (values['/account'] ?? '').trim();
  const hosts = (values['/hosts'] ?? '').split(/[\s,]+/).filter((host) => host !== '');
  return {
    service: (values['/service'] ?? '').trim(),
    name: (values['/name'] ?? '').trim(),
    ...(account === '' ? {} : { account }),
    settings: collected(settingFields(kind), values),
    ...(saysItsHosts(kind) ? {} : { hosts: hosts.map(bareHost) }),
    ...(withSecrets ? { secrets: secretsOf(kind, values) } : {}),
  };
}

export const secretsOf = (kind: ConnectionKind, values: Values): Record<string, string> =>
  Object.fromEntries(secretFields(kind).map(({ pointer }) => [lastOf(pointer), values[pointer] ?? '']));

function collected(fields: readonly FormField[], values: Values): JsonObject {
  const entries = fields.flatMap(({ pointer, type, required }): [string, Json][] => {
    const text = values[pointer] ?? '';
    if (text === '' && !required) return [];
    return [[lastOf(pointer), type === 'number' && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text]];
  });
  return Object.fromEntries(entries);
}

/** People paste addresses: of `https://api.example.com/v1` only the host is meant. Plain http needs its port written out. */
function bareHost(text: string): string {
  const match = /^(https?):\/\/([^/?#@\s]+)/i.exec(text);
  if (!match) return text;
  const [, scheme = '', host = ''] = match;
  return scheme.toLowerCase() === 'http' && !/:\d+$/.test(host) ? `${host}:80` : host;
}

/** Fields that must hold something and do not. */
export function missingFields(fields: readonly FormField[], values: Values): Faults {
  const empty = fields.filter(({ pointer, required }) => required && (values[pointer] ?? '').trim() === '');
  return Object.fromEntries(empty.map(({ pointer, title }) => [pointer, `${title} is needed.`]));
}

/** The problems of an answer at the fields that they are about; the first of each field counts. */
export function faultsOf(problems: readonly Problem[]): Faults {
  const faults: Record<string, string> = {};
  for (const { pointer, message } of problems) faults[fieldAt(pointer)] ??= message;
  return faults;
}

const fieldAt = (pointer: string): string => (pointer.startsWith('/hosts') ? '/hosts' : pointer);
const lastOf = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1);

/** An address to try a connection with; empty where its hosts tell none. */
export function suggestedUrl(hosts: readonly string[]): string {
  const host = hosts.find((one) => !one.startsWith('*'));
  if (host === undefined) return '';
  const plain = /:80$/.test(host) || /^(?:\d+\.){3}\d+:/.test(host) || host.startsWith('localhost:');
  return `${plain ? 'http' : 'https'}://${host}/`;
}
