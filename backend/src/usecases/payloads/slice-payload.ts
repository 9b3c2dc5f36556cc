import { PlumblineError, type JsonSlice, type SliceRequest } from '@plumbline/shared';
import type { PayloadSlices } from '../../engine/ports/payload-slices.js';

/** A part of a stored value. @throws PlumblineError when there is none, nothing behind the pointer, or too much to look into */
export async function slicePayload(slices: PayloadSlices, id: string, request: SliceRequest): Promise<JsonSlice> {
  const answer = await slices.slice(id, request);
  switch (answer.kind) {
    case 'slice':
      return answer.slice;
    case 'no_payload':
      throw new PlumblineError('payload_not_found');
    case 'nothing_there':
      throw new PlumblineError('pointer_not_found', `The value has nothing at "${request.pointer.slice(0, 200)}".`);
    case 'too_large':
      throw new PlumblineError('payload_too_large');
  }
}
