import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { FORM_TOKEN_HEADER, PlumblineError, ROUTES, SUBMISSIONS_PATH, type Json, type Problem } from '@plumbline/shared';
import type { z } from 'zod';
import type { CancelSignal } from '../engine/ports/cancel-signal.js';
import type { Logger } from '../engine/ports/logger.js';
import type { FormDeps } from '../usecases/forms/deps.js';
import { readForm } from '../usecases/forms/read-form.js';
import { readSubmission } from '../usecases/forms/read-submission.js';
import { submitForm } from '../usecases/forms/submit-form.js';
import { takeFile, takeFileBack } from '../usecases/forms/visitor-files.js';
import { problemOf, sendProblem } from './problem.js';
import { parseJsonBody, readBody } from './read-body.js';
import { changesNothing, comesFromElsewhere } from './same-site.js';
import type { ServerState } from './tokens.js';
import { visitorAddress } from './visitor-address.js';
import { wholeBody } from './whole-body.js';

const PREFIX = '/forms/';
/** Where the pages themselves are. */
const PAGES = '/f/';
const FILES = /^(.+)\/files$/s;
const FILE = /^(.+)\/files\/([^/]+)$/s;

export interface FormsDeps {
  readonly forms: FormDeps;
  readonly publicUrl: string | null;
  readonly leaving: CancelSignal;
  readonly server: ServerState;
  readonly log: Logger;
}

interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
}

/** What is answered: JSON, nothing, or where to go instead. */
type Reply = { readonly status: number; readonly body?: Json | object; readonly location?: string };

/** Answers what lies below `/forms` before the framework sees it: paths of several parts, and files that are never whole in memory. */
export function listenForForms(server: Server, deps: FormsDeps): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.url?.startsWith(PREFIX)) return void answer(deps, request, response).catch(() => response.destroy());
    for (const listener of others) listener.call(server, request, response);
  });
}

async function answer(deps: FormsDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', 'sandbox');
  try {
    if (deps.server.shuttingDown) throw new PlumblineError('shutting_down');
    if (!changesNothing(request.method) && comesFromElsewhere(request.headers, deps.publicUrl))
      throw new PlumblineError('cross_site_refused');
    send(response, await replyTo(deps, asked(request), response));
  } catch (error) {
    sendProblem(request, response, problemOf(error, deps.log, request));
  }
}

function replyTo(deps: FormsDeps, ask: Asked, response: ServerResponse): Promise<Reply> {
  switch (ask.request.method) {
    case 'GET':
    case 'HEAD':
      return ask.path.startsWith(`${SUBMISSIONS_PATH}/`) ? state(deps, ask) : describe(deps, ask);
    case 'POST':
      return FILES.test(ask.path) ? upload(deps, ask) : submit(deps, ask);
    case 'DELETE':
      return remove(deps, ask);
    default:
      response.setHeader('allow', 'DELETE, GET, HEAD, POST');
      throw new PlumblineError('method_not_allowed', 'A form takes GET, POST and DELETE.');
  }
}

/** Whoever opens the address in a browser wants the page. */
async function describe({ forms }: FormsDeps, { path, request }: Asked): Promise<Reply> {
  const form = await readForm(forms, path);
  const asPage = /\btext\/html\b/.test(request.headers.accept ?? '');
  return asPage ? { status: 303, location: `${PAGES}${path}` } : { status: 200, body: form };
}

async function submit({ forms }: FormsDeps, { path, request }: Asked): Promise<Reply> {
  checkJson(request);
  const raw = parseJsonBody(await readBody(request));
  const { token, answers, bait, work } = parsed(ROUTES.submitForm.body, raw ?? {}, 'invalid_body');
  const given = request.headers['content-language'];
  const language = given !== undefined && /^[A-Za-z0-9, -]{1,100}$/.test(given) ? given : null;
  const sent = { token, answers, bait, work, language, visitor: visitorAddress(request) };
  return { status: 202, body: { submission: await submitForm(forms, path, sent) } };
}

async function state({ forms, leaving }: FormsDeps, { path, query }: Asked): Promise<Reply> {
  const { wait } = parsed(ROUTES.readSubmission.query, Object.fromEntries(query), 'invalid_query');
  const submission = path.slice(SUBMISSIONS_PATH.length + 1);
  return { status: 200, body: { state: await readSubmission(forms, submission, wait * 1_000, leaving) } };
}

async function upload({ forms }: FormsDeps, { path, query, request }: Asked): Promise<Reply> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity') throw new PlumblineError('unsupported_encoding', 'Files are sent as they are, without Content-Encoding.');
  const { field, name } = parsed(ROUTES.uploadFormFile.query, Object.fromEntries(query), 'invalid_query');
  const length = request.headers['content-length'];
  const file = await takeFile(
    forms,
    {
      ...{ path: FILES.exec(path)?.[1] ?? '', token: tokenOf(request), field, name, visitor: visitorAddress(request) },
      contentType: request.headers['content-type'],
      declared: length === undefined ? null : Number(length),
    },
    wholeBody(request),
  );
  return { status: 201, body: { file: { ...file } } };
}

async function remove({ forms }: FormsDeps, { path, request }: Asked): Promise<Reply> {
  const [, form, file] = FILE.exec(path) ?? [];
  if (form === undefined || file === undefined) throw new PlumblineError('method_not_allowed', 'Only files of a form are deleted.');
  await takeFileBack(forms, form, tokenOf(request), file);
  return { status: 204 };
}

function tokenOf({ headers }: IncomingMessage): string {
  const token = headers[FORM_TOKEN_HEADER];
  return typeof token === 'string' ? token : '';
}

/** A form of HTML can not send JSON: no page of somebody else sends this one (`reliability.md` S-12 to S-14). */
function checkJson({ headers }: IncomingMessage): void {
  if (!/^\s*application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    throw new PlumblineError(
      'unsupported_media_type',
      'Answers are sent as application/json, and each file by itself to /files below this address.',
    );
}

function parsed<S extends z.ZodType>(schema: S, value: unknown, code: 'invalid_body' | 'invalid_query'): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 50).map((issue): Problem => {
    const pointer = issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    return { code: issue.code, severity: 'error', pointer, message: issue.message };
  });
  throw new PlumblineError(code, problems[0] && `${problems[0].pointer || '/'}: ${problems[0].message}`, { problems });
}

function asked(request: IncomingMessage): Asked {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  const path = decodeURIComponent(url.slice(PREFIX.length, mark < 0 ? undefined : mark));
  // A zero byte names no path, and the database takes none.
  if (path.includes('\0')) throw new PlumblineError('form_not_found');
  return { path, query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)), request };
}

function send(response: ServerResponse, { status, body, location }: Reply): void {
  if (location !== undefined) response.setHeader('location', encodeURI(location));
  if (body === undefined) return void response.writeHead(status).end();
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
