import type { JsonSlice, SliceRequest } from '@plumbline/shared';

export type SliceAnswer =
  | { readonly kind: 'slice'; readonly slice: JsonSlice }
  | { readonly kind: 'no_payload' }
  /** Nothing lies behind the pointer. */
  | { readonly kind: 'nothing_there' }
  /** It is larger than what is looked into. */
  | { readonly kind: 'too_large' };

/** Looks into stored values without holding anybody up, however large they are. */
export interface PayloadSlices {
  /** @throws when the bytes can not be read */
  slice(id: string, request: SliceRequest): Promise<SliceAnswer>;
}
