import { z } from 'zod';
import { flowDocumentSchema, stepIdSchema } from '../flow/document.js';
import { jsonSchema } from '../flow/json-value.js';
import { uuidSchema } from '../ids.js';
import { BODY_ERRORS, type Route } from './route.js';
import {
  flowParams,
  flowSchema,
  flowListItemSchema,
  list,
  pageQuery,
  problemSchema,
  sampleSchema,
  stepParams,
  versionParams,
  versionSchema,
  versionSummarySchema,
} from './schemas.js';

/** Number of a draft's revision. */
const revision = z.number().int().positive();

/** Text that the database can hold. */
const versionText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\u0000]*$/, 'it must not hold a zero character');

const archivedSchema = z.object({ id: uuidSchema, archived: z.boolean() });

/** Routes of flows: their drafts, their versions, and runs that are started by hand. */
export const FLOW_ROUTES = {
  createFlow: {
    method: 'POST',
    path: '/api/flows',
    summary: 'Import a flow document as a draft',
    body: flowDocumentSchema,
    responses: { 201: z.object({ id: uuidSchema, revision: z.number().int(), problems: z.array(problemSchema) }) },
    errors: [...BODY_ERRORS, 'invalid_flow'],
  },
  listFlows: {
    method: 'GET',
    path: '/api/flows',
    summary: 'Flows with how they do, newest first',
    query: z.strictObject({
      ...pageQuery,
      /** Text of name, owner or description. */
      q: z.string().max(200).optional(),
      archived: z.enum(['true', 'false']).default('false'),
      /** `trouble`: the newest run failed, is parked, or waits for a person. */
      status: z.enum(['published', 'draft', 'trouble']).optional(),
    }),
    responses: { 200: list(flowListItemSchema) },
    errors: ['invalid_query'],
  },
  getFlow: {
    method: 'GET',
    path: '/api/flows/:id',
    summary: "A flow with its draft and the draft's problems",
    params: flowParams,
    responses: { 200: flowSchema },
    errors: ['flow_not_found'],
  },
  saveDraft: {
    method: 'PUT',
    path: '/api/flows/:id/draft',
    summary: 'Save the draft; If-Match names the revision that it was based on',
    params: flowParams,
    headers: z.object({ 'if-match': z.string() }),
    body: flowDocumentSchema,
    responses: { 200: z.object({ revision: z.number().int(), problems: z.array(problemSchema) }) },
    errors: [...BODY_ERRORS, 'invalid_flow', 'flow_not_found', 'revision_required', 'stale_revision'],
  },
  publishFlow: {
    method: 'POST',
    path: '/api/flows/:id/publish',
    summary: 'Publish the draft as the next version',
    params: flowParams,
    body: z.strictObject({ name: versionText(100).optional(), note: versionText(2_000).optional() }),
    responses: {
      201: z.object({
        version: z.number().int(),
        /** What is doubtful about it, and did not keep it from being published. */
        problems: z.array(problemSchema),
      }),
    },
    errors: [...BODY_ERRORS, 'flow_not_found', 'flow_archived', 'flow_has_problems', 'stale_revision', 'path_taken'],
  },
  archiveFlow: {
    method: 'POST',
    path: '/api/flows/:id/archive',
    summary: 'Take a flow out of use: it listens nowhere, starts no runs and can not be called; runs that were started go on',
    params: flowParams,
    responses: { 200: archivedSchema },
    errors: ['flow_not_found'],
  },
  restoreFlow: {
    method: 'POST',
    path: '/api/flows/:id/restore',
    summary: 'Take an archived flow back into use, as it was',
    params: flowParams,
    responses: { 200: archivedSchema },
    errors: ['flow_not_found'],
  },
  listVersions: {
    method: 'GET',
    path: '/api/flows/:id/versions',
    summary: 'Published versions, newest first',
    params: flowParams,
    responses: { 200: list(versionSummarySchema) },
    errors: ['flow_not_found'],
  },
  getVersion: {
    method: 'GET',
    path: '/api/flows/:id/versions/:version',
    summary: 'One version with its document; a negative one is the frozen draft of a run',
    params: versionParams,
    responses: { 200: versionSchema },
    errors: ['flow_not_found', 'version_not_found'],
  },
  exportFlow: {
    method: 'GET',
    path: '/api/flows/:id/export',
    summary: 'The draft for another server: its connections by service and name, never by id and never with a secret',
    params: flowParams,
    responses: { 200: flowDocumentSchema },
    errors: ['flow_not_found'],
  },
  startRun: {
    method: 'POST',
    role: 'operator',
    path: '/api/flows/:id/runs',
    summary: 'Start a run by hand, of the published version or of the draft; the body is what the trigger hands to the flow',
    params: flowParams,
    body: z.strictObject({
      body: jsonSchema.optional(),
      headers: z.record(z.string(), z.string()).optional(),
      query: z.record(z.string(), z.string()).optional(),
      /** Run the draft, and only if this is its revision; pinned steps are not sent then. Left out: the published version. */
      revision: revision.optional(),
    }),
    responses: {
      202: z.object({ runId: uuidSchema, version: z.number().int(), draft: revision.nullable() }),
    },
    errors: [
      ...BODY_ERRORS,
      'flow_not_found',
      'not_published',
      'stale_revision',
      'flow_has_problems',
      'contract_mismatch',
      'too_many_events',
      'overloaded',
    ],
  },
  testStep: {
    method: 'POST',
    path: '/api/flows/:id/steps/:stepId/test',
    summary: 'Perform one step of the draft for real, once; what it reads of others are samples',
    params: stepParams,
    body: z.strictObject({
      revision,
      /** What the trigger would hand over: `{body?, headers?, query?}`; left out: that of the newest run. */
      trigger: jsonSchema.optional(),
      /** Outputs of steps before it, by id; left out: the pinned one, else the last real one. */
      samples: z.record(stepIdSchema, jsonSchema).optional(),
    }),
    responses: { 202: z.object({ runId: uuidSchema }) },
    errors: [
      ...BODY_ERRORS,
      'flow_not_found',
      'step_not_found',
      'flow_archived',
      'stale_revision',
      'flow_has_problems',
      'samples_missing',
      'step_not_testable',
      'too_many_events',
      'overloaded',
    ],
  },
  flowSamples: {
    method: 'GET',
    path: '/api/flows/:id/samples',
    summary: 'What the trigger and each step of the draft really gave last, cut to 16 kB each, from the 20 newest runs',
    params: flowParams,
    responses: { 200: z.object({ trigger: sampleSchema.nullable(), steps: z.record(stepIdSchema, sampleSchema) }) },
    errors: ['flow_not_found'],
  },
} as const satisfies Record<string, Route>;
