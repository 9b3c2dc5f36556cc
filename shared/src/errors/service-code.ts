import { isJsonObject, type Json } from '../json.js';

const CODE = /^[A-Za-z0-9_.:-]{1,64}$/;

/** Codes that mean something to the engine itself; a service that uses the same word must not steer it. */
const RESERVED = new Set(['cancelled', 'lease_lost', 'worker_lost']);

/**
 * The code that a service gave its own error, where the reply's body has one: `{"error": "channel_not_found"}`,
 * `{"error": {"code": ...}}`, `{"code": ...}` or `{"error_code": ...}`, in this order. Undefined for anything that is
 * not one short word: a sentence is no code, and policies compare codes letter by letter. A word that the engine keeps for
 * itself comes back as `service:<word>`.
 */
export function serviceCode(body: Json | undefined): string | undefined {
  if (!isJsonObject(body)) return undefined;
  const error = own(body, 'error');
  const nested = isJsonObject(error) ? own(error, 'code') : undefined;
  const code = [error, nested, own(body, 'code'), own(body, 'error_code')].find(isCode);
  return code !== undefined && RESERVED.has(code) ? `service:${code}` : code;
}

function own(object: { [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isCode(value: Json | undefined): value is string {
  return typeof value === 'string' && CODE.test(value);
}
