import { z } from 'zod';
import { flowDocumentSchema } from '../flow/document.js';
import { ERRORS } from '../errors/table.js';
import type { JsonObject } from '../json.js';
import { ROUTES } from './routes.js';
import type { Route } from './route.js';

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonObject =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as JsonObject;

/** JSON Schema (2020-12) of the flow document. */
export function flowJsonSchema(): JsonObject {
  return { ...toSchema(flowDocumentSchema, 'input'), title: 'Plumbline flow document' };
}

/** The OpenAPI 3.1 description of the whole API, made from `ROUTES`. */
export function openApiDocument(version: string): JsonObject {
  const paths: { [path: string]: JsonObject } = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const path = route.path.replace('*path', '{path}').replace(/:([A-Za-z]+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(name, route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Plumbline', version, description: 'Errors are application/problem+json (RFC 9457) with a stable code.' },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM },
    },
    security: [{ token: [] }],
  };
}

const PROBLEM: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'retry'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(ERRORS) },
    detail: { type: 'string' },
    instance: { type: 'string' },
    retry: { enum: ['never', 'later', 'after_change'] },
    problems: { type: 'array', items: { type: 'object' } },
  },
};

function operation(name: string, route: Route): JsonObject {
  const responses: JsonObject = {};
  for (const [status, schema] of Object.entries(route.responses)) {
    responses[status] = {
      description: status,
      ...(schema ? { content: { 'application/json': { schema: toSchema(schema, 'output') } } } : {}),
    };
  }
  for (const code of route.errors) {
    const status = String(ERRORS[code].status);
    const before = responses[status] as { description?: string } | undefined;
    const description = before?.description ? `${before.description}; ${code}` : code;
    responses[status] = { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  }
  return {
    operationId: name,
    summary: route.summary,
    ...(route.public ? { security: [] } : {}),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query'), ...parameters(route.headers, 'header')],
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: toSchema(route.body, 'input') } } } } : {}),
    responses,
  };
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query' | 'header'): JsonObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = toSchema(schema, 'input') as { properties?: Record<string, JsonObject>; required?: string[] };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: one,
  }));
}
