import { z } from 'zod';
import { uuidSchema } from '../ids.js';
import { ROLES } from '../people/roles.js';

/** Shortest password that is taken, characters (NIST SP 800-63B asks for length, not for signs of certain kinds). */
export const MIN_PASSWORD = 12;
/** Longest password that is taken, characters. */
export const MAX_PASSWORD = 128;

/** One spelling for one address: upper case in it is not told apart. */
export const emailSchema = z.email('Enter an e-mail address, such as ada@example.com.').max(254).toLowerCase();
export const newPasswordSchema = z
  .string()
  .min(MIN_PASSWORD, `Use at least ${MIN_PASSWORD} characters.`)
  .max(MAX_PASSWORD, `Use at most ${MAX_PASSWORD} characters.`);
/** A password that somebody claims to have. */
export const passwordSchema = z.string().min(1, 'Enter the password.').max(MAX_PASSWORD, `Use at most ${MAX_PASSWORD} characters.`);
export const personNameSchema = z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.');
export const roleSchema = z.enum(ROLES);

/** Somebody who can sign in. The e-mail address names them in the audit log. */
export const userSchema = z.strictObject({ id: z.string(), name: z.string(), email: z.string(), role: roleSchema });

export const sessionSchema = z.strictObject({
  user: userSchema,
  /** The password was made by somebody else: nothing but changing it is allowed before. */
  mustChangePassword: z.boolean(),
});

export const userParams = z.object({ id: uuidSchema });

/** The only time that a password is told: it works until its owner has chosen another one. */
export const oneTimePasswordSchema = z.strictObject({ user: userSchema, oneTimePassword: z.string() });
