import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { bulkPreviewSchema, bulkProgressSchema, bulkRepairSchema } from './bulk-repair.js';
import { BODY_ERRORS, type Route } from './route.js';
import { list, pageQuery } from './schemas.js';

/** Routes of bulk repairs. */
export const REPAIR_ROUTES = {
  previewRepairs: {
    method: 'POST',
    path: '/api/repairs/preview',
    summary: 'What a bulk repair would do; nothing is done',
    role: 'operator',
    body: bulkRepairSchema,
    responses: { 200: bulkPreviewSchema },
    errors: [...BODY_ERRORS],
  },
  startRepairs: {
    method: 'POST',
    path: '/api/repairs',
    summary: 'Repair all stuck steps that match, at a rate',
    role: 'operator',
    body: bulkRepairSchema,
    responses: { 202: bulkProgressSchema },
    errors: [...BODY_ERRORS, 'nothing_to_repair'],
  },
  listRepairs: {
    method: 'GET',
    path: '/api/repairs',
    summary: 'Bulk repairs, newest first',
    query: z.strictObject(pageQuery),
    responses: { 200: list(bulkProgressSchema) },
    errors: ['invalid_query'],
  },
  getRepairs: {
    method: 'GET',
    path: '/api/repairs/:id',
    summary: 'How far a bulk repair is',
    params: z.strictObject({ id: uuidSchema }),
    responses: { 200: bulkProgressSchema },
    errors: ['repair_not_found'],
  },
  stopRepairs: {
    method: 'POST',
    path: '/api/repairs/:id/stop',
    summary: 'Begin nothing more of a bulk repair',
    role: 'operator',
    params: z.strictObject({ id: uuidSchema }),
    responses: { 200: bulkProgressSchema },
    errors: ['repair_not_found'],
  },
} as const satisfies Record<string, Route>;
