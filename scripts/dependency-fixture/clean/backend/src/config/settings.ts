import { z } from 'zod';

export const settings = z.object({ port: z.number() });
