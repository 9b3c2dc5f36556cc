// breaks: shared-only-zod-parser-and-cron
import * as used from 'node:fs';

export const all = used;
