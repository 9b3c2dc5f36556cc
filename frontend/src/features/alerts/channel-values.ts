import type { Json, Problem } from '@plumbline/shared';
import type { CallOutput } from '../../api/call';

export type Channel = CallOutput<'listAlertChannels'>['items'][number];

/** What the form of a channel holds. */
export interface ChannelValues {
  readonly kind: Channel['kind'];
  readonly name: string;
  readonly enabled: boolean;
  readonly url: string;
  /** Empty: the one that is there stays, or the server makes one. */
  readonly secret: string;
  readonly connectionId: string;
  /** One address a line, or with commas. */
  readonly to: string;
  readonly owners: boolean;
}

export const EMPTY: ChannelValues = {
  ...{ kind: 'webhook', name: '', enabled: true, url: '', secret: '', connectionId: '', to: '', owners: true },
};

/** What a channel holds; its secret can not be among it. */
export function valuesOf({ kind, name, enabled, settings }: Channel): ChannelValues {
  const { url, connectionId, to, owners } = settings;
  return {
    ...{ kind, name, enabled, secret: '' },
    url: typeof url === 'string' ? url : '',
    connectionId: typeof connectionId === 'string' ? connectionId : '',
    to: Array.isArray(to) ? to.map(String).join('\n') : '',
    owners: owners === true,
  };
}

/** Settings and secrets as the server takes them. Of a channel that is there already, an empty secret stays as it is. */
export function bodyOf(values: ChannelValues): {
  readonly settings: { readonly [name: string]: Json };
  readonly secrets: { readonly [field: string]: string };
} {
  const { kind, url, secret, connectionId, to, owners } = values;
  const given = secret.trim();
  switch (kind) {
    case 'webhook':
      return { settings: { url: url.trim() }, secrets: given === '' ? {} : { secret: given } };
    case 'slack':
      return { settings: {}, secrets: given === '' ? {} : { url: given } };
    case 'email':
      return { settings: { connectionId, to: to.split(/[\s,;]+/).filter((one) => one !== ''), owners }, secrets: {} };
  }
}

/** What is wrong with each field, by its name in the form; what belongs to none is left to the form as a whole. */
export function faultsOf(problems: readonly Problem[]): Readonly<Partial<Record<keyof ChannelValues, string>>> {
  const faults: Partial<Record<keyof ChannelValues, string>> = {};
  for (const { pointer, message } of problems) {
    const field = fieldAt(pointer);
    if (field !== null) faults[field] ??= message;
  }
  return faults;
}

function fieldAt(pointer: string): keyof ChannelValues | null {
  if (pointer === '/name') return 'name';
  if (pointer.startsWith('/secrets')) return 'secret';
  if (pointer.startsWith('/settings/url')) return 'url';
  if (pointer.startsWith('/settings/connectionId')) return 'connectionId';
  return pointer.startsWith('/settings/to') ? 'to' : null;
}
