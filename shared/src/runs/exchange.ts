import type { Json } from '../json.js';

/**
 * What an attempt sent and what came back, for people: shortened to about 8 kB, and without secrets. A body is its JSON where it is
 * small, else how its text begins, ending in "…".
 */
export interface Exchange {
  readonly method: string;
  /** Values of query parameters that may be secret are taken out. */
  readonly url: string;
  /** Null: no reply arrived. */
  readonly status: number | null;
  readonly tookMs: number;
  readonly requestHeaders: { readonly [name: string]: string };
  readonly requestBody: Json;
  /** Those that say something to people: type, limits, ids. */
  readonly replyHeaders: { readonly [name: string]: string };
  readonly replyBody: Json;
}
