import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';

/**
 * An id in a header: printable, without blanks and dots, at most 255 characters. Where parts are signed with dots between, an id with a
 * dot could be cut at another place than it was joined at (`reliability.md` S-11).
 */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,255}$/;

export function isEventId(text: string): boolean {
  return ID.test(text);
}

/** The body where it is a JSON object; null otherwise. Only asked once its sender is known. */
export function objectIn(decode: (bytes: Uint8Array) => string, raw: Uint8Array): JsonObject | null {
  try {
    const value = JSON.parse(decode(raw)) as Json;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** An id that stands in a body, where it can be one. */
export function idIn(body: JsonObject | null, field: string): string | null {
  const id = body !== null && Object.hasOwn(body, field) ? body[field] : undefined;
  return typeof id === 'string' && id !== '' && id.length <= 255 ? id : null;
}
