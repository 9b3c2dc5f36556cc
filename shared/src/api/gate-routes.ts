import { z } from 'zod';
import { gateSchema, heldStepSchema, whySchema } from './gate-schemas.js';
import type { Route } from './route.js';
import { list, MAX_INT, stepParams } from './schemas.js';

const gateParams = z.strictObject({
  gate: z.string().regex(/^(connection|host):[^\u0000-\u0020]{1,500}$/, 'connection:<id> or host:<host>'),
});

/** Routes of rates, circuits, and what they keep back. */
export const GATE_ROUTES = {
  listGates: {
    method: 'GET',
    path: '/api/gates',
    summary: 'Rate, circuit and backlog of every connection and host of which something is known',
    responses: { 200: list(gateSchema) },
    errors: [],
  },
  listHeld: {
    method: 'GET',
    path: '/api/gates/:gate/held',
    summary: 'Steps that are kept back, in the order in which they are sent',
    params: gateParams,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      offset: z.coerce.number().int().min(0).max(MAX_INT).default(0),
    }),
    responses: { 200: z.object({ items: z.array(heldStepSchema), next: z.number().int().nullable() }) },
    errors: ['gate_not_found', 'invalid_query'],
  },
  probeGate: {
    method: 'POST',
    path: '/api/gates/:gate/probe',
    summary: 'Let the next call through now, to see whether the service works again',
    role: 'operator',
    params: gateParams,
    responses: { 202: z.object({ gate: z.string() }) },
    errors: ['gate_not_found', 'circuit_closed'],
  },
  closeCircuit: {
    method: 'POST',
    path: '/api/gates/:gate/close',
    summary: 'Say that the service works: its circuit closes, and what was kept back is sent in order',
    role: 'operator',
    params: gateParams,
    responses: { 202: z.object({ gate: z.string() }) },
    errors: ['gate_not_found', 'circuit_closed'],
  },
  whyWaiting: {
    method: 'GET',
    path: '/api/runs/:id/steps/:stepId/why',
    summary: 'Why a step waits, and until when',
    params: stepParams,
    query: z.strictObject({
      turn: z
        .string()
        .regex(/^\d{1,9}(\.\d{1,9}){0,19}$/, 'numbers with dots between')
        .optional(),
    }),
    responses: { 200: whySchema },
    errors: ['run_not_found', 'step_not_found', 'invalid_query'],
  },
} as const satisfies Record<string, Route>;
