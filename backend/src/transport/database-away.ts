/**
 * Conditions of PostgreSQL that pass by themselves: the connection (08), resources (53), an operator or a crash (57), a lock or a
 * transaction that lost (40, 55), a standby that takes over (25006). See "PostgreSQL Error Codes", appendix A.
 */
const PASSING = /^(08...|40001|40P01|53...|55P03|57...|25006)$/;
/** Errors of sockets to the database. */
const SOCKET: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
];
/** What pg says without a code when a connection is lost, not had in time, or does not answer. */
const SAID = /connection terminated|timeout exceeded when trying to connect|query read timeout|connection error and is not queryable/i;

/** Causes are looked at, but not for ever. */
const DEPTH = 5;

/** Whether a request failed only because the database could not be reached, or had to give up: the same request may go well soon. */
export function isDatabaseAway(error: unknown, depth = DEPTH): boolean {
  if (typeof error !== 'object' || error === null || depth === 0) return false;
  const { code, message, driverError, cause, errors } = error as Readonly<Record<string, unknown>>;
  if (typeof code === 'string' && (PASSING.test(code) || SOCKET.includes(code))) return true;
  if (typeof message === 'string' && SAID.test(message)) return true;
  const inside = [driverError, cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return inside.some((one) => isDatabaseAway(one, depth - 1));
}
