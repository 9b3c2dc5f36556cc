import {
  emailTrigger,
  findForbiddenKey,
  findInfiniteNumber,
  flowEndedTrigger,
  jsonDepthExceeds,
  pollTrigger,
  type Json,
  type JsonObject,
  type TriggerDocument,
} from '@plumbline/shared';
import { scheduleTrigger } from '@plumbline/shared/schedule';
import type { DeliveryReader, ReadDelivery } from '../../engine/ports/delivery-reader.js';
import type { Delivery } from '../../engine/ports/run-store.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Kinds of event whose bytes we write ourselves. */
const BY_US: ReadonlySet<string> = new Set(['manual', 'form', 'flow', 'undo', 'schedule', 'flow_ended', 'email', 'poll']);

type Body = { readonly ok: true; readonly body: Json } | Extract<ReadDelivery, { ok: false }>;

/** Reads a delivery in the way its trigger says: `json` unless the trigger names another. Events started by hand are always JSON. */
export const deliveryReader: DeliveryReader = {
  read(delivery: Delivery, trigger: TriggerDocument): ReadDelivery {
    const how = BY_US.has(delivery.kind) ? 'json' : trigger.config?.['body'];
    const read = readBody(delivery.raw, typeof how === 'string' ? how : 'json');
    if (!read.ok) return read;
    if (trigger.operation === 'schedule') return { ok: true, trigger: scheduleTrigger(delivery.kind, read.body) };
    if (trigger.operation === 'flow_ended') return { ok: true, trigger: flowEndedTrigger(delivery.kind, read.body) };
    if (trigger.operation === 'email') return { ok: true, trigger: emailTrigger(delivery.kind, read.body) };
    if (trigger.operation === 'poll') return { ok: true, trigger: pollTrigger(delivery.kind, read.body) };
    const { method, path, headers } = delivery;
    return { ok: true, trigger: { method, path, headers: { ...headers }, query: pairs(delivery.query), body: read.body } };
  },
};

function readBody(raw: Uint8Array, how: string): Body {
  if (how === 'raw') return { ok: true, body: Buffer.from(raw).toString('base64') };
  if (how === 'json') return readJson(raw);
  const text = decode(raw);
  if (text === null) return { ok: false, code: 'bad_encoding', detail: 'The body is not valid UTF-8.' };
  return { ok: true, body: how === 'form' ? pairs(text) : text };
}

function readJson(raw: Uint8Array): Body {
  if (raw.length === 0) return { ok: true, body: null };
  if (jsonDepthExceeds(raw)) return { ok: false, code: 'too_deep', detail: 'The body is nested deeper than 64 levels.' };
  const text = decode(raw);
  if (text === null) return { ok: false, code: 'bad_encoding', detail: 'The body is not valid UTF-8.' };
  let body: Json;
  try {
    body = JSON.parse(text) as Json;
  } catch (error) {
    return { ok: false, code: 'malformed_json', detail: `The body is not valid JSON: ${(error as Error).message}` };
  }
  const forbidden = findForbiddenKey(body);
  if (forbidden !== null) return { ok: false, code: 'forbidden_key', detail: `The key at ${forbidden} is not allowed.` };
  const infinite = findInfiniteNumber(body);
  if (infinite !== null) return { ok: false, code: 'malformed_json', detail: `The number at ${infinite || '/'} is too large.` };
  return { ok: true, body };
}

function decode(raw: Uint8Array): string | null {
  try {
    return utf8.decode(raw);
  } catch {
    return null;
  }
}

/** Names that come more than once become lists. Names that could reach a prototype are dropped. */
function pairs(query: string): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (name === '__proto__' || name === 'constructor' || name === 'prototype') continue;
    const before = Object.hasOwn(result, name) ? result[name] : undefined;
    if (before === undefined) result[name] = value;
    else result[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return result;
}
