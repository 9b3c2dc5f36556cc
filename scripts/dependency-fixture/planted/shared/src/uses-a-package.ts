// breaks: shared-only-zod-and-parser
import * as used from 'undici';

export const all = used;
