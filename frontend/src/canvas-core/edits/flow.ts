import type { FlowDocument, TriggerDocument } from '@plumbline/shared';
import { without } from '../document';
import { sameValue } from '../same-value';

type Runbook = NonNullable<FlowDocument['runbook']>;
type Settings = NonNullable<FlowDocument['settings']>;
/** Fields to set; `undefined` or an empty text takes one away. */
type Patch<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Gives the flow another name. A flow needs one, so an empty name changes nothing. */
export function setName(document: FlowDocument, name: string): FlowDocument {
  const next = name.slice(0, 200);
  return next.trim() === '' || next === document.name ? document : { ...document, name: next };
}

export function setDescription(document: FlowDocument, description: string): FlowDocument {
  return withText(document, 'description', description.slice(0, 10_000));
}

/** The address of who is told when something needs a person. */
export function setOwner(document: FlowDocument, owner: string): FlowDocument {
  return withText(document, 'owner', owner.slice(0, 320));
}

export function setRunbook(document: FlowDocument, patch: Patch<Runbook>): FlowDocument {
  return withFields(document, 'runbook', patch);
}

export function setSettings(document: FlowDocument, patch: Patch<Settings>): FlowDocument {
  return withFields(document, 'settings', patch);
}

/** Changes keys of the trigger; `undefined` takes one away. Another kind of trigger starts with no configuration and no contract. */
export function setTrigger(document: FlowDocument, patch: Patch<TriggerDocument>): FlowDocument {
  const now = document.trigger;
  const isOther = patch.operation !== undefined && patch.operation !== now.operation;
  const kept = isOther ? (now.name === undefined ? {} : { name: now.name }) : now;
  const operation = patch.operation ?? now.operation;
  const next = Object.fromEntries(Object.entries({ ...kept, ...patch, operation }).filter(([, value]) => value !== undefined));
  return sameValue(now, next) ? document : { ...document, trigger: next as TriggerDocument };
}

function withText(document: FlowDocument, key: 'description' | 'owner', text: string): FlowDocument {
  if ((document[key] ?? '') === text) return document;
  return text === '' ? without(document, key) : { ...document, [key]: text };
}

function withFields<K extends 'runbook' | 'settings'>(
  document: FlowDocument,
  key: K,
  patch: Patch<NonNullable<FlowDocument[K]>>,
): FlowDocument {
  const said = Object.entries({ ...document[key], ...patch }).filter(([, value]) => value !== undefined && value !== '');
  const next = Object.fromEntries(said);
  if (sameValue(document[key] ?? {}, next)) return document;
  return said.length === 0 ? (without(document, key) as FlowDocument) : { ...document, [key]: next };
}
