import { z } from 'zod';
import type { Json } from '../json.js';

/** Any JSON value. Its depth and its keys are checked once for the whole document, before the schema (`limits.ts`). */
export const jsonSchema = z.custom<Json>((value) => value !== undefined, 'a JSON value').meta({ description: 'Any JSON value' });
