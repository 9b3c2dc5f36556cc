import type { Json, JsonObject } from '@plumbline/shared';

const KEY_BEGINNING = 'poll ';

/**
 * By what an item is known among the dedupe keys of its flow. Keys that senders choose never begin like this.
 * @param identity of its trigger: the same id at another service is another item @param stored its own key, short and plain
 */
export const itemKey = (identity: string, stored: string): string => `${KEY_BEGINNING}${identity} ${stored}`;

/** Whether a key of a sender would be taken for that of an item. */
export const looksLikeItemKey = (key: string): boolean => key.startsWith(KEY_BEGINNING);

/** A found item as a delivery keeps it. */
export function itemEvent(item: Json, key: string, foundMs: number): JsonObject {
  return { item, key, foundAt: new Date(foundMs).toISOString() };
}

/** A key that an expression yielded, as text; null: it yielded none. Two items never have one key because one has a number and one a text. */
export function keyText(key: Json | undefined): string | null {
  if (key === undefined || key === null || key === '') return null;
  return typeof key === 'string' ? key : JSON.stringify(key);
}
