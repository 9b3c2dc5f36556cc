import { z } from 'zod';
import { emailSchema, oneTimePasswordSchema, personNameSchema, roleSchema, userParams, userSchema } from './people-schemas.js';
import { BODY_ERRORS, type Route } from './route.js';

/** Routes for admins: who may sign in, and as what. */
export const USER_ROUTES = {
  listUsers: {
    method: 'GET',
    path: '/api/users',
    summary: 'Everybody who can sign in, by name',
    role: 'admin',
    responses: { 200: z.strictObject({ items: z.array(userSchema) }) },
    errors: [],
  },
  createUser: {
    method: 'POST',
    path: '/api/users',
    summary: 'Let somebody sign in; the answer holds a one-time password to hand over, and nothing shows it again',
    role: 'admin',
    body: z.strictObject({ name: personNameSchema, email: emailSchema, role: roleSchema }),
    responses: { 201: oneTimePasswordSchema },
    errors: [...BODY_ERRORS, 'email_taken'],
  },
  changeUser: {
    method: 'PUT',
    path: '/api/users/:id',
    summary: 'Change the name or the role of somebody; the last admin stays admin',
    role: 'admin',
    params: userParams,
    body: z.strictObject({ name: personNameSchema, role: roleSchema }),
    responses: { 200: userSchema },
    errors: [...BODY_ERRORS, 'user_not_found', 'last_admin'],
  },
  resetPassword: {
    method: 'POST',
    path: '/api/users/:id/password',
    summary: 'Give somebody a new one-time password; their sessions end',
    role: 'admin',
    params: userParams,
    responses: { 200: oneTimePasswordSchema },
    errors: ['user_not_found'],
  },
  removeUser: {
    method: 'DELETE',
    path: '/api/users/:id',
    summary: 'Let somebody sign in no more; their sessions end. What they did stays in the audit log',
    role: 'admin',
    params: userParams,
    responses: { 204: null },
    errors: ['user_not_found', 'last_admin'],
  },
} as const satisfies Record<string, Route>;
