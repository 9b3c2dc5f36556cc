import { z } from 'zod';
import { emailSchema, newPasswordSchema, passwordSchema, personNameSchema, sessionSchema } from './people-schemas.js';
import { BODY_ERRORS, type Route } from './route.js';

/** Routes of signing in and out, and of the first start. The session lives in a cookie that no script can read. */
export const SESSION_ROUTES = {
  signIn: {
    method: 'POST',
    path: '/api/session',
    summary: 'Sign in with e-mail and password; the answer sets the cookie of the session',
    public: true,
    body: z.strictObject({ email: emailSchema, password: passwordSchema }),
    responses: { 200: sessionSchema },
    errors: [...BODY_ERRORS, 'sign_in_failed', 'cross_site_refused', 'too_many_tries'],
  },
  getSession: {
    method: 'GET',
    path: '/api/session',
    summary: 'Who is asking',
    responses: { 200: sessionSchema },
    errors: [],
  },
  signOut: {
    method: 'DELETE',
    path: '/api/session',
    summary: 'Sign out: the session ends, here and on the live channel',
    role: 'viewer',
    responses: { 204: null },
    errors: [],
  },
  changePassword: {
    method: 'PUT',
    path: '/api/session/password',
    summary: 'Change the own password; all other sessions of the person end',
    role: 'viewer',
    body: z.strictObject({ currentPassword: passwordSchema, newPassword: newPasswordSchema }),
    responses: { 200: sessionSchema },
    errors: [...BODY_ERRORS, 'wrong_password', 'too_many_tries'],
  },
  getSetup: {
    method: 'GET',
    path: '/api/setup',
    summary: 'Whether the first admin is still to be made, and whether that takes the code from the log of the start',
    public: true,
    responses: { 200: z.strictObject({ needed: z.boolean(), codeRequired: z.boolean() }) },
    errors: [],
  },
  setUp: {
    method: 'POST',
    path: '/api/setup',
    summary: 'Make the first admin, once, and sign in',
    public: true,
    body: z.strictObject({
      name: personNameSchema,
      email: emailSchema,
      password: newPasswordSchema,
      /** From the log of the start; needed where the server listens beyond its own machine. */
      code: z.string().max(100).optional(),
    }),
    responses: { 201: sessionSchema },
    errors: [...BODY_ERRORS, 'already_set_up', 'setup_code_wrong', 'cross_site_refused', 'too_many_tries'],
  },
} as const satisfies Record<string, Route>;
