import { z } from 'zod';
import type { Route } from './route.js';
import { flowParams, timeSchema } from './schemas.js';

/** Until when a test address listens; null: it does not. */
const listeningSchema = z.object({ until: timeSchema.nullable() });

/** The test address of a webhook, `POST /hooks/.test/<flow id>`: what comes there starts nothing, and is in the inbox. */
export const TEST_EVENT_ROUTES = {
  readListening: {
    method: 'GET',
    path: '/api/flows/:id/test-address',
    summary: 'Until when the test address of a webhook listens',
    params: flowParams,
    responses: { 200: listeningSchema },
    errors: ['flow_not_found'],
  },
  listenForTests: {
    method: 'POST',
    path: '/api/flows/:id/test-address',
    summary: 'Opens the test address of a webhook for ten minutes',
    role: 'editor',
    params: flowParams,
    responses: { 200: listeningSchema },
    errors: ['flow_not_found', 'not_a_webhook'],
  },
  stopListening: {
    method: 'DELETE',
    path: '/api/flows/:id/test-address',
    summary: 'Closes the test address of a webhook',
    role: 'editor',
    params: flowParams,
    responses: { 204: null },
    errors: ['flow_not_found'],
  },
} as const satisfies Record<string, Route>;
