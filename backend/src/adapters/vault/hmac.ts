import { createHmac } from 'node:crypto';
import type { Hmac } from '../../engine/ports/hmac.js';

export const hmac: Hmac = {
  sign: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest(),
};
