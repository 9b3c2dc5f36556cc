import { z } from 'zod';

export const Flow = z.object({ name: z.string() });
export type Flow = z.infer<typeof Flow>;
