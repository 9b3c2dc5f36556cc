import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Hmac, SignatureCheck } from '../../engine/ports/hmac.js';

export const hmac: Hmac & SignatureCheck = {
  sign: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest(),
  signText(algorithm, key, parts, encoding) {
    const digest = createHmac(algorithm, key);
    for (const part of parts) digest.update(part);
    return digest.digest(encoding);
  },
  // Of equal length whatever is compared: what is asked for throws otherwise, and its length would be told.
  equal: (a, b) => timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer')),
};
