// breaks: shared-only-zod-and-parser
import * as used from 'node:fs';

export const all = used;
