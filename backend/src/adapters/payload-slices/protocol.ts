import type { JsonSlice, SliceRequest } from '@plumbline/shared';

/** `bytes` come along once the thread has said that it does not know the value; it keeps them. */
export interface ThreadAsk {
  readonly n: number;
  readonly id: string;
  readonly request: SliceRequest;
  readonly bytes?: Uint8Array;
}

/** `unknown`: the same again, with the bytes. */
export interface ThreadAnswer {
  readonly n: number;
  readonly answer: { readonly kind: 'slice'; readonly slice: JsonSlice | null } | { readonly kind: 'unknown' };
}
