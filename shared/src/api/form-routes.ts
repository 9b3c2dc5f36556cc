import { z } from 'zod';
import { jsonSchema } from '../flow/json-value.js';
import { formConfigShape } from '../form/document.js';
import { hookPathSchema } from '../flow/triggers.js';
import { uuidSchema } from '../ids.js';
import { BODY_ERRORS, type Route } from './route.js';
import { flowParams } from './schemas.js';

/** What a visitor's page needs to know: the settings but for what only the server looks at. */
const publicFormSchema = z.object(formConfigShape).omit({ spam: true, embedOn: true });

const descriptionSchema = z.object({
  form: publicFormSchema,
  /** BCP 47. */
  language: z.string(),
  /** Opens the form for 24 hours: it goes along with the answers and with every file. */
  token: z.string(),
  /**
   * What the visitor's browser has to find before it sends: a whole number n from 0 on, so that SHA-256 of the UTF-8 text `<token>:<n>`
   * begins with this many bits of 0; null: nothing.
   */
  workBits: z.number().int().nullable(),
  /** Origins of pages that may show it in a frame; empty: none. */
  embed: z.array(z.string()),
});
export type FormDescription = z.infer<typeof descriptionSchema>;

/** How a submission stands, and nothing else of the run that it started. `later`: it takes longer than the visitor is kept waiting. */
export const SUBMISSION_STATES = ['received', 'working', 'done', 'failed', 'later'] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

const formFileSchema = z.object({ id: z.string(), name: z.string(), type: z.string(), /** Bytes. */ size: z.number().int() });

/** Answers by the id of their field; what is too many or too long is said of each, not of all of them. */
const answersSchema = z.record(z.string().max(200), jsonSchema);
const token = z.string().min(1).max(2_000);

/** The token that a file is sent with. */
export const FORM_TOKEN_HEADER = 'x-form-token';
/** Where submissions are asked for; no path of a form begins with a dot. */
export const SUBMISSIONS_PATH = '.submissions';

const formParams = z.object({ path: hookPathSchema });
const PAGE_ERRORS = ['form_not_found', 'form_token_invalid'] as const;
/** Further members of a `form_answers_refused`: `faults` is a list of `FieldFault`, `problems` the same for programs. */
const ANSWER_ERRORS = ['form_answers_refused', 'unsupported_media_type'] as const;

/**
 * Routes of hosted forms: what lies below `/forms` is for everybody (`docs/forms.md`). A path may have several parts; none of them is
 * `files`.
 */
export const FORM_ROUTES = {
  readForm: {
    method: 'GET',
    path: '/forms/*path',
    summary: 'What a hosted form asks, and the token that its answers are sent with',
    public: true,
    params: formParams,
    responses: { 200: descriptionSchema },
    errors: ['form_not_found'],
  },
  submitForm: {
    method: 'POST',
    path: '/forms/*path',
    summary: 'Send the answers of a visitor; the same token starts one run, however often it is sent',
    public: true,
    params: formParams,
    body: z.strictObject({
      token,
      answers: answersSchema,
      /** A field that nobody sees and no person fills. */
      bait: z.string().max(10_000).optional(),
      /** The number that `workBits` asks for. */
      work: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    }),
    responses: { 202: z.object({ /** To ask how it stands. */ submission: z.string() }) },
    errors: [...BODY_ERRORS, ...PAGE_ERRORS, ...ANSWER_ERRORS, 'form_work_wrong', 'too_many_submissions', 'too_many_events', 'overloaded'],
  },
  readSubmission: {
    method: 'GET',
    path: '/forms/.submissions/:submission',
    summary: 'How a submission stands; with wait, the answer comes when that changes, or after so many seconds',
    public: true,
    params: z.object({ submission: z.string().max(200) }),
    query: z.object({ wait: z.coerce.number().int().min(0).max(10).default(0) }),
    responses: { 200: z.object({ state: z.enum(SUBMISSION_STATES) }) },
    errors: ['form_not_found', 'invalid_query'],
  },
  uploadFormFile: {
    method: 'POST',
    path: '/forms/*path/files',
    summary: 'Send one file of a visitor: its bytes are the body, its media type the Content-Type, the token is in X-Form-Token',
    public: true,
    params: formParams,
    query: z.object({ /** Id of the field. */ field: z.string().max(60), name: z.string().max(5_000) }),
    responses: { 201: z.object({ file: formFileSchema }) },
    errors: [
      ...PAGE_ERRORS,
      'invalid_query',
      'unsupported_media_type',
      'unsupported_encoding',
      'file_too_large',
      'file_type_refused',
      'too_many_files',
      'too_many_submissions',
      'overloaded',
    ],
  },
  removeFormFile: {
    method: 'DELETE',
    path: '/forms/*path/files/:file',
    summary: 'Take a file back that was sent with this token, in X-Form-Token, and not yet submitted',
    public: true,
    params: formParams.extend({ file: z.string().max(200) }),
    responses: { 204: null },
    errors: [...PAGE_ERRORS, 'file_not_found'],
  },
  previewForm: {
    method: 'GET',
    path: '/api/flows/:id/form-preview',
    summary: 'What the form of the draft asks, as its visitors would get it',
    role: 'editor',
    params: flowParams,
    responses: { 200: descriptionSchema },
    errors: ['flow_not_found', 'not_a_form'],
  },
  tryForm: {
    method: 'POST',
    path: '/api/flows/:id/form-preview',
    summary: 'Judge answers to the form of the draft and keep them in the inbox as a sample; nothing is started',
    role: 'editor',
    params: flowParams,
    body: z.strictObject({ token, answers: answersSchema }),
    responses: { 202: z.object({ deliveryId: uuidSchema }) },
    errors: [...BODY_ERRORS, 'flow_not_found', 'not_a_form', 'form_token_invalid', 'form_answers_refused', 'overloaded'],
  },
  getRunFile: {
    method: 'GET',
    path: '/api/runs/:id/files/:file',
    summary: 'The bytes of a file of a run, as a download',
    params: z.strictObject({ id: uuidSchema, file: uuidSchema }),
    responses: { 200: null },
    errors: ['run_not_found', 'file_not_found', 'payload_damaged'],
  },
} as const satisfies Record<string, Route>;
