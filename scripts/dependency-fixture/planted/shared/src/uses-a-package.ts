// breaks: shared-only-zod-parser-and-cron
import * as used from 'undici';

export const all = used;
