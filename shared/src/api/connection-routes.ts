import { z } from 'zod';
import {
  changedConnectionSchema,
  connectionSchema,
  connectionTestResultSchema,
  connectionTestSchema,
  connectionUseSchema,
  newConnectionSchema,
  rotatedSecretSchema,
} from './connection-schemas.js';
import { BODY_ERRORS, type Route } from './route.js';
import { connectionParams, list, pageQuery } from './schemas.js';

/** Routes of connections: what goes in as a secret is in no answer. */
export const CONNECTION_ROUTES = {
  createConnection: {
    method: 'POST',
    path: '/api/connections',
    summary: 'Make a connection; its secrets go in and never come out again',
    body: newConnectionSchema,
    responses: { 201: connectionSchema },
    errors: [...BODY_ERRORS, 'connection_name_taken'],
  },
  listConnections: {
    method: 'GET',
    path: '/api/connections',
    summary: 'Connections, newest first',
    query: z.strictObject(pageQuery),
    responses: { 200: list(connectionSchema) },
    errors: ['invalid_query'],
  },
  getConnection: {
    method: 'GET',
    path: '/api/connections/:id',
    summary: 'A connection without its secrets',
    params: connectionParams,
    responses: { 200: connectionSchema },
    errors: ['connection_not_found'],
  },
  saveConnection: {
    method: 'PUT',
    path: '/api/connections/:id',
    summary: 'Change a connection; If-Match names its revision. Who lets it go to another host enters its secrets again',
    params: connectionParams,
    headers: z.object({ 'if-match': z.string() }),
    body: changedConnectionSchema,
    responses: { 200: connectionSchema },
    errors: [
      ...BODY_ERRORS,
      'connection_not_found',
      'revision_required',
      'stale_revision',
      'connection_name_taken',
      'secret_required',
      'connection_of_system',
    ],
  },
  rotateSecret: {
    method: 'PUT',
    path: '/api/connections/:id/secret',
    summary: 'Replace the secrets of a connection; its account stays the same',
    params: connectionParams,
    body: rotatedSecretSchema,
    responses: { 200: connectionSchema },
    errors: [...BODY_ERRORS, 'connection_not_found', 'connection_of_system'],
  },
  testConnection: {
    method: 'POST',
    path: '/api/connections/:id/test',
    summary: 'Try a connection once: sign in to its mail server, or read an address with it; nothing is changed at the service',
    role: 'editor',
    params: connectionParams,
    body: connectionTestSchema,
    responses: { 200: connectionTestResultSchema },
    errors: [...BODY_ERRORS, 'connection_not_found', 'test_url_required'],
  },
  deleteConnection: {
    method: 'DELETE',
    path: '/api/connections/:id',
    summary: 'Delete a connection; with force=true also when flows use it, which fail from then on before anything is sent',
    params: connectionParams,
    query: z.strictObject({ force: z.enum(['true', 'false']).default('false') }),
    responses: { 204: null },
    errors: ['connection_not_found', 'connection_in_use', 'invalid_query'],
  },
  listConnectionUses: {
    method: 'GET',
    path: '/api/connections/:id/uses',
    summary: 'The steps that use a connection, in drafts and in published versions',
    params: connectionParams,
    responses: { 200: list(connectionUseSchema) },
    errors: ['connection_not_found'],
  },
} as const satisfies Record<string, Route>;
