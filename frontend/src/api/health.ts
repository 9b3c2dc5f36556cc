/** What `GET /api/health/ready` says about the server. The route is public; it needs no token. */
export type Health =
  | { readonly state: 'ready' }
  /** The server answers, but does not take work; `reason` is its own explanation, when it gave one. */
  | { readonly state: 'not_ready'; readonly status: number; readonly reason: string | undefined }
  /** No answer at all. */
  | { readonly state: 'offline' };

const HEALTH_PATH = '/api/health/ready';

/** After this a server that does not answer counts as offline. */
const TIMEOUT_MS = 4_000;

/** Longest explanation that is shown. */
const MAX_REASON = 300;

/** The explanation in an error answer (`application/problem+json`: `detail`, or else `title`). */
function reasonOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { detail, title } = body as { detail?: unknown; title?: unknown };
  const reason = [detail, title].find((text) => typeof text === 'string' && text.trim() !== '');
  return typeof reason === 'string' ? reason.trim().slice(0, MAX_REASON) : undefined;
}

/** What an answer means. Only 2xx is ready: a proxy that answers 404 or 502 for the server does not make it ready. */
export function healthOf(status: number, body: unknown): Health {
  if (status >= 200 && status < 300) return { state: 'ready' };
  return { state: 'not_ready', status, reason: reasonOf(body) };
}

/**
 * Asks the server once. Never rejects: no answer is an answer too.
 * @param signal ends the question, for a page that is left
 */
export async function askHealth(signal: AbortSignal): Promise<Health> {
  const response = await fetch(HEALTH_PATH, {
    cache: 'no-store',
    headers: { Accept: 'application/json' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch(() => undefined);
  if (response === undefined) return { state: 'offline' };
  const body: unknown = await response.json().catch(() => undefined);
  return healthOf(response.status, body);
}
