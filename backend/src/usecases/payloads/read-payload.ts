import { PlumblineError } from '@plumbline/shared';
import type { PayloadContent, PayloadStore } from '../../engine/ports/payload-store.js';

export interface ReadPayloadDeps {
  readonly payloads: PayloadStore;
}

/** A stored value, piece by piece. @throws PlumblineError when there is none, or when it is damaged */
export async function readPayload({ payloads }: ReadPayloadDeps, id: string): Promise<PayloadContent> {
  const content = await payloads.open(id);
  if (!content) throw new PlumblineError('payload_not_found');
  return content;
}
