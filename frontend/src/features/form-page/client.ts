import type { FieldFault, FormAnswers, FormSettings } from '@plumbline/shared/form';

/** What a page is told of a form (`docs/forms.md`). */
export interface Description {
  readonly form: Omit<FormSettings, 'spam' | 'embedOn'>;
  readonly language: string;
  readonly token: string;
  /** Bits of 0 that the work of the browser begins with; null: no work. */
  readonly workBits: number | null;
  readonly embed: readonly string[];
}

/** What the server said no with: a code of the error table, or `network` where it said nothing. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  /** Of `form_answers_refused`. */
  readonly faults: readonly FieldFault[];
  /** Seconds, as the server asks for them. */
  readonly retryAfter: number | null;
}

export type Answered<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export type SubmissionState = 'received' | 'working' | 'done' | 'failed' | 'later';

export interface Submission {
  readonly token: string;
  readonly answers: FormAnswers;
  readonly bait?: string;
  readonly work?: number;
}

/** Where a form is fetched from and sent to: a public one, or the draft of a flow. */
export type Source = { readonly kind: 'public'; readonly path: string } | { readonly kind: 'draft'; readonly flowId: string };

const addressOf = (source: Source): string =>
  source.kind === 'public' ? `/forms/${source.path}` : `/api/flows/${encodeURIComponent(source.flowId)}/form-preview`;

/** Where files of a form are sent: those of a draft too go by the path that it will have. Null: it can not be found out. */
export async function filesAddressOf(source: Source): Promise<string | null> {
  if (source.kind === 'public') return addressOf(source);
  const answer = await ask<{ readonly draft?: { readonly trigger?: { readonly config?: { readonly path?: unknown } } } }>(
    source,
    `/api/flows/${encodeURIComponent(source.flowId)}`,
    { method: 'GET' },
  );
  const path = answer.ok ? answer.value.draft?.trigger?.config?.path : undefined;
  return typeof path === 'string' ? addressOf({ kind: 'public', path }) : null;
}

export const readForm = (source: Source): Promise<Answered<Description>> => ask(source, addressOf(source), { method: 'GET' });

export const submit = (source: Source, body: Submission): Promise<Answered<{ readonly submission?: string }>> =>
  ask(source, addressOf(source), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const readSubmission = (submission: string, signal: AbortSignal): Promise<Answered<{ readonly state: SubmissionState }>> =>
  ask({ kind: 'public', path: '' }, `/forms/.submissions/${encodeURIComponent(submission)}?wait=10`, { method: 'GET', signal });

/** A visitor brings no cookies; the author of a draft is signed in. */
async function ask<T>(source: Source, url: string, init: RequestInit): Promise<Answered<T>> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: source.kind === 'public' ? 'omit' : 'same-origin', cache: 'no-store', ...init });
  } catch {
    return { ok: false, refusal: NO_NETWORK };
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, value: body as T };
  return { ok: false, refusal: refusalOf(response.status, response.headers.get('retry-after'), body) };
}

export const NO_NETWORK: Refusal = { code: 'network', status: 0, faults: [], retryAfter: null };

/** Reads a problem (RFC 9457) as far as a page can do something about it. */
export function refusalOf(status: number, retryAfter: string | null, body: unknown): Refusal {
  const problem = typeof body === 'object' && body !== null ? (body as { readonly code?: unknown; readonly faults?: unknown }) : {};
  const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  return {
    code: typeof problem.code === 'string' ? problem.code : 'unknown',
    status,
    faults: Array.isArray(problem.faults) ? (problem.faults as FieldFault[]) : [],
    retryAfter: seconds,
  };
}
