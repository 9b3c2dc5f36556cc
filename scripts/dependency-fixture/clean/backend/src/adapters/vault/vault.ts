import { randomBytes } from 'node:crypto';

export const key = (): Uint8Array => randomBytes(32);
