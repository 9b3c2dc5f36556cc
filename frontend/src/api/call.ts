import { ROUTES, type ProblemDetails, type Route, type RouteName } from '@plumbline/shared';
import type { z } from 'zod';
import { ApiError, NetworkError } from './api-error';

type Table = typeof ROUTES;
type In<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? Record<K, z.input<S>> : { [P in K]?: never };
type Good<R extends Route> = Extract<keyof R['responses'], 200 | 201 | 202 | 204>;

/** What a route takes: its path parameters, query, headers and body, as far as the table names them. */
export type CallInput<N extends RouteName> = In<Table[N], 'params'> &
  Partial<In<Table[N], 'query'>> &
  In<Table[N], 'headers'> &
  In<Table[N], 'body'>;

type Answer<S> = S extends z.ZodType ? z.output<S> : null;
/** What a route answers when all is well. */
export type CallOutput<N extends RouteName> = Answer<Table[N]['responses'][Good<Table[N]> & keyof Table[N]['responses']]>;

/**
 * Calls a route of the table. The session travels in its cookie.
 * @param signal ends the call when nobody waits for it any more
 * @throws ApiError the server's problem; NetworkError when there was no answer
 */
export async function call<N extends RouteName>(name: N, input: CallInput<N>, signal?: AbortSignal): Promise<CallOutput<N>> {
  const route: Route = ROUTES[name];
  const { params, query, headers, body } = input as { params?: object; query?: object; headers?: Record<string, string>; body?: unknown };
  const response = await send(`${fill(route.path, params)}${queryText(query)}`, {
    method: route.method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await problemOf(response);
  const schema = route.responses[response.status];
  if (!schema) return null as CallOutput<N>;
  return schema.parse(await response.json()) as CallOutput<N>;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new NetworkError();
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  try {
    return new ApiError(JSON.parse(text) as ProblemDetails);
  } catch {
    const title = `The server answered with ${String(response.status)} and no explanation.`;
    return new ApiError({ type: 'about:blank', title, status: response.status, code: 'internal', retry: 'later' });
  }
}

/** Fills `:name` and `*name` of a path with encoded values. */
export function fill(path: string, params: object = {}): string {
  const values = params as Record<string, string | number>;
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name] ?? '')));
}

function queryText(query: object = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(key, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
