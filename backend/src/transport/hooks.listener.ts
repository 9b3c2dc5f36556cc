import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { PlumblineError, ROUTES } from '@plumbline/shared';
import type { Logger } from '../engine/ports/logger.js';
import type { Delivery } from '../engine/ports/run-store.js';
import { awaitAnswer, type Answer, type AnswerDeps } from '../usecases/accept-delivery/await-answer.js';
import { acceptDelivery, type AcceptDeps, type Accepted } from '../usecases/accept-delivery/accept-delivery.js';
import { verifyDelivery, type VerifyDeps } from '../usecases/accept-delivery/verify-delivery.js';
import { captureEvent, listeningDraft, oneOfFew, type CaptureDeps, type Caught } from '../usecases/test-events/capture.js';
import type { PublishedFlows } from '../usecases/flows/published-flows.js';
import { problemOf, sendProblem } from './problem.js';
import { readBody } from './read-body.js';
import type { ServerState } from './tokens.js';

const PREFIX = '/hooks/';
/** Where test addresses begin below it. No path of a flow begins with a dot. */
const TEST = '.test/';

/** Headers of the sender that are credentials: they never rest in what we keep. */
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization']);

export interface HooksDeps {
  readonly accept: AcceptDeps;
  readonly verify: VerifyDeps;
  readonly tests: CaptureDeps;
  readonly answer: AnswerDeps;
  readonly flows: PublishedFlows;
  readonly server: ServerState;
  readonly log: Logger;
}

/**
 * Answers deliveries before the framework sees them. They are the hot path: routing, interceptors and serialising through
 * Nest and Express took a sixth of the engine's CPU for a run of four effects.
 */
export function listenForHooks(server: Server, deps: HooksDeps): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.url?.startsWith(PREFIX)) return void answer(deps, request, response).catch(() => response.destroy());
    for (const listener of others) listener.call(server, request, response);
  });
}

async function answer(deps: HooksDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { path, query } = addressOf(request.url ?? '');
    checkOpen(deps, request);
    if (path.startsWith(TEST)) return sendCaught(response, await capture(deps, request, path, query));
    const taken = await accept(deps, request, path, query);
    if (typeof taken === 'string') return sendChallenge(response, taken);
    const { accepted, answering } = taken;
    const { deliveryId, runId, duplicate, stale } = accepted;
    const answer = answering === null ? LATER : await answering;
    if (answer.kind !== 'later') return sendAnswer(response, accepted, answer);
    const body = `{"deliveryId":"${deliveryId}","runId":"${runId}"${stale ? ',"stale":true' : ''}}`;
    response.writeHead(duplicate || stale ? 200 : 202, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
    });
    response.end(body);
  } catch (error) {
    sendProblem(request, response, problemOf(error, deps.log, request));
  }
}

/** A delivery that was accepted, and the answer of its run where its sender waits for that. */
interface Taken {
  readonly accepted: Accepted;
  readonly answering: Promise<Answer> | null;
}

const LATER: Answer = { kind: 'later' };

function checkOpen({ server }: HooksDeps, { method }: IncomingMessage): void {
  if (server.shuttingDown) throw new PlumblineError('shutting_down');
  if (method !== ROUTES.hook.method) throw new PlumblineError('method_not_allowed', 'Events are sent with POST.');
}

/** What is kept of a request besides its bytes. */
function contentOf(
  request: IncomingMessage,
  path: string,
  query: string,
  proofs: readonly string[],
): Omit<Delivery, 'id' | 'flowId' | 'raw'> {
  return { kind: 'webhook', method: ROUTES.hook.method, path, headers: headersOf(request, proofs), query };
}

/** The body is read only where somebody listens. */
function capture(deps: HooksDeps, request: IncomingMessage, path: string, query: string): Promise<Caught> {
  return oneOfFew(async () => {
    const plan = await listeningDraft(deps.tests, path.slice(TEST.length));
    const raw = await readBody(request);
    const content = (proofs: readonly string[]): ReturnType<typeof contentOf> => contentOf(request, path, query, proofs);
    return captureEvent(deps.tests, plan, { raw, rawHeaders: request.rawHeaders, content });
  });
}

/** A text: the sender asked whether somebody is there who knows the secret, and this is what it is told. */
async function accept(deps: HooksDeps, request: IncomingMessage, path: string, query: string): Promise<Taken | string> {
  const found = deps.flows.atPath(path);
  const plan = found instanceof Promise ? await found : found;
  if (!plan) throw new PlumblineError('hook_not_found', `No published flow listens at "${path.slice(0, 200)}".`);
  const raw = await readBody(request);
  const verifying = verifyDelivery(deps.verify, plan, { rawHeaders: request.rawHeaders, raw });
  const { eventId, challenge, proofs } = verifying instanceof Promise ? await verifying : verifying;
  if (challenge !== null) return challenge;
  const content = { ...contentOf(request, path, query, proofs), raw };
  const known = eventId === null ? null : ({ by: 'sender', eventId } as const);
  const accepted = await acceptDelivery(deps.accept, plan, content, undefined, known);
  // What the run of a newer event answers is not meant for the sender of an older one.
  const isAnswered = plan.respond !== 'onAccept' && !accepted.stale;
  return { accepted, answering: isAnswered ? awaitAnswer(deps.answer, plan, accepted.runId) : null };
}

/**
 * Sends what the flow answers. Whatever it is, it stays in a sandbox without our cookies: an answer may hold anybody's HTML
 * (`reliability.md` S-25).
 */
function sendAnswer(response: ServerResponse, { deliveryId, runId }: Accepted, answer: Exclude<Answer, { kind: 'later' }>): void {
  if (answer.kind === 'ended') {
    const failed = answer.status === 'failed' || answer.status === 'cancelled';
    if (failed)
      throw new PlumblineError('run_failed', `The run ${runId} ended as ${answer.status}.`, {
        deliveryId,
        runId,
        runStatus: answer.status,
      });
    const body = JSON.stringify({ deliveryId, runId, status: answer.status });
    response.writeHead(200, { ...SANDBOX, 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body) });
    return void response.end(body);
  }
  const type = answer.headers['content-type'] ?? JSON_TYPE;
  const asText = typeof answer.body === 'string' && !/^application\/([a-z.+-]*\+)?json\b/i.test(type);
  const body = asText ? String(answer.body) : JSON.stringify(answer.body);
  response.writeHead(answer.status, { ...answer.headers, ...SANDBOX, 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function sendCaught(response: ServerResponse, caught: Caught): void {
  if ('challenge' in caught) return sendChallenge(response, caught.challenge);
  const body = JSON.stringify({ deliveryId: caught.deliveryId, runId: null });
  response.writeHead(202, { 'content-type': JSON_TYPE, 'content-length': body.length });
  response.end(body);
}

function sendChallenge(response: ServerResponse, challenge: string): void {
  const body = JSON.stringify({ challenge });
  response.writeHead(200, { ...SANDBOX, 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const JSON_TYPE = 'application/json; charset=utf-8';
const SANDBOX = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' };

function addressOf(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  const path = url.slice(PREFIX.length, mark < 0 ? undefined : mark);
  const decoded = path.includes('%') ? decodeURIComponent(path) : path;
  // A zero byte names no path, and the database takes none.
  if (decoded.includes('\0')) throw new PlumblineError('hook_not_found', 'No flow listens at a path with a zero byte.');
  return { path: decoded, query: mark < 0 ? '' : url.slice(mark + 1) };
}

function headersOf(request: IncomingMessage, proofs: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value === undefined || name === '__proto__') continue;
    headers[name] = CREDENTIALS.has(name) || proofs.includes(name) ? '(redacted)' : typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
