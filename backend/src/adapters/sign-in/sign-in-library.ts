import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { MAX_PASSWORD, MIN_PASSWORD, ROLES, type Role } from '@plumbline/shared';
import type { Logger } from '../../engine/ports/logger.js';
import type { Opened, Session, SignIns } from '../../engine/ports/people.js';

export interface SignInParts {
  readonly pool: pg.Pool;
  /** Signs the cookies: who knows it and a session's token can be anybody. */
  readonly secret: string;
  /** Cookies are sent over TLS only. */
  readonly secure: boolean;
  readonly log: Logger;
}

const PREFIX = 'plumbline';

/**
 * Passwords (scrypt) and sessions by better-auth, on our tables. The library is loaded with the first cookie or password: it takes a
 * third of a second and 40 MB, which a server that only programs talk to never needs.
 */
export function createSignIns(parts: SignInParts): SignIns {
  let loading: ReturnType<typeof load> | null = null;
  const auth = (): ReturnType<typeof load> =>
    (loading ??= load(parts).catch((error: unknown) => {
      loading = null;
      throw error;
    }));
  const read = async (cookie: string, disableRefresh: boolean): Promise<Opened | null> => {
    const { api } = await auth();
    const { response, headers } = await api.getSession({ headers: { cookie }, query: { disableRefresh }, returnHeaders: true });
    return response && { session: sessionOf(response), cookies: headers.getSetCookie() };
  };
  return {
    cookieName: `${parts.secure ? '__Secure-' : ''}${PREFIX}.session_token`,
    async hash(password) {
      const { $context } = await auth();
      return (await $context).password.hash(password);
    },
    async open(email, password) {
      const { api } = await auth();
      const signedIn = await orNull(api.signInEmail({ body: { email, password }, headers: {}, returnHeaders: true }));
      if (!signedIn) return null;
      const cookies = signedIn.headers.getSetCookie();
      const opened = await read(cookieOf(cookies), true);
      return opened && { ...opened, cookies };
    },
    find: async (cookie) => (await read(cookie, true))?.session ?? null,
    extend: (cookie) => read(cookie, false),
    async changePassword(cookie, currentPassword, newPassword) {
      const { api } = await auth();
      const body = { currentPassword, newPassword, revokeOtherSessions: true };
      const changed = await orNull(api.changePassword({ body, headers: { cookie }, returnHeaders: true }));
      return changed && changed.headers.getSetCookie();
    },
    async end(cookie) {
      const { api } = await auth();
      return (await api.signOut({ headers: { cookie }, returnHeaders: true })).headers.getSetCookie();
    },
  };
}

/** What was refused becomes null; what failed on our side stays an error. */
async function orNull<T>(call: Promise<T>): Promise<T | null> {
  const { isAPIError } = await import('better-auth/api');
  try {
    return await call;
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return null;
    throw error;
  }
}

/** `name=value` of the first cookie that was set. */
function cookieOf(cookies: readonly string[]): string {
  return cookies[0]?.split(';', 1)[0] ?? '';
}

interface FromLibrary {
  readonly session: { readonly id: string };
  readonly user: { id: string; name: string; email: string; role?: string | null; mustChangePassword?: boolean | null };
}

function sessionOf({ session, user: { id, name, email, role, mustChangePassword } }: FromLibrary): Session {
  return { id: session.id, person: { id, name, email, role: roleOf(role), mustChangePassword: mustChangePassword === true } };
}

/** The database holds no other roles; were there one, it would be worth least. */
function roleOf(text: string | null | undefined): Role {
  return ROLES.find((role) => role === text) ?? 'viewer';
}

async function load({ pool, secret, secure, log }: SignInParts) {
  const { betterAuth } = await import('better-auth');
  return betterAuth({
    database: pool,
    secret,
    // Nothing of the library is reachable from outside, so that it needs no address; this one keeps it from looking for one.
    baseURL: 'http://localhost',
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message, ...more: unknown[]) => log.error({ error: more.find((one) => one instanceof Error) }, message),
    },
    advanced: {
      cookiePrefix: PREFIX,
      useSecureCookies: secure,
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => randomUUID(), validateSchema: false },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD, maxPasswordLength: MAX_PASSWORD },
    rateLimit: { enabled: false },
    session: {
      modelName: 'person_session',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        role: { type: 'string', input: false, required: true },
        mustChangePassword: { type: 'boolean', input: false, required: true, fieldName: 'must_change_password' },
      },
    },
    account: {
      modelName: 'person_account',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
  });
}
