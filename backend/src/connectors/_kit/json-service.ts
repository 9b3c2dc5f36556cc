import {
  isJsonObject,
  MAX_BODY_BYTES,
  serviceCode,
  type ConnectionKind,
  type Json,
  type JsonObject,
  type StepError,
} from '@plumbline/shared';
import { z } from 'zod';
import type { OpenConnection } from '../../engine/ports/connections.js';
import type { Outcome, PreparedCall, SendContext } from '../../engine/ports/operation.js';
import type { OutboundHttp } from '../../engine/ports/outbound-http.js';
import { hostRefusal, withCredential, type CredentialTools } from './credentials.js';
import { outcomeOfReply, outcomeWithoutReply, type CallFacts } from './http-outcome.js';
import { decodeReply } from './replies.js';
import { responseExcerpt } from './response-excerpt.js';

/** What calls to services that speak JSON are made with. */
export interface JsonServiceTools extends CredentialTools {
  readonly door: OutboundHttp;
  /** Of this product, for `User-Agent`. */
  readonly version: string;
}

/** One call to a service whose address stands in the `baseUrl` of the connection. */
export interface JsonCall<Reply extends z.ZodType> {
  /** The connector; with the path it names what is called, wherever the service listens at the time. */
  readonly connector: string;
  /** The one kind of connection that it may be sent with. */
  readonly kind: ConnectionKind;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With a slash before it, encoded. */
  readonly path: string;
  readonly body: JsonObject | null;
  /** Goes along as `Idempotency-Key`; null for a service that reads none. */
  readonly key: string | null;
  /** What the service promises to answer; becomes the output. */
  readonly reply: Reply;
}

const UTF8 = new TextEncoder();

/** Said by the service, beside what was promised: it did its part, and its reply is not what its contract says. */
export const replyProblem = z
  .object({ code: z.string(), message: z.string() })
  .optional()
  .meta({ description: 'Only when the service did its part but its reply is not what it promised; other fields may be missing then.' });

/** Prepares a call whose outcome is decided by what the service promises to answer. */
export function jsonCall<Reply extends z.ZodType>(tools: JsonServiceTools, call: JsonCall<Reply>): PreparedCall {
  const { connector, method, path } = call;
  const body = call.body === null ? null : UTF8.encode(JSON.stringify(call.body));
  const headers = {
    accept: 'application/json',
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...(call.key === null ? {} : { 'idempotency-key': call.key }),
  };
  return {
    identity: { method, url: `http://${connector}${path}`, headers, body },
    send: (context) => sendCall(tools, call, { method, path, headers, body }, context),
  };
}

interface Rendered {
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array | null;
}

async function sendCall<Reply extends z.ZodType>(
  tools: JsonServiceTools,
  call: JsonCall<Reply>,
  { method, path, headers, body }: Rendered,
  { opened, onExchange, ...context }: SendContext,
): Promise<Outcome> {
  const refused = connectionRefusal(opened, call.kind);
  if (opened === null || refused !== null) return { kind: 'rejected', error: refused ?? CONNECTION_REQUIRED };
  const url = baseUrlOf(opened) + path;
  const elsewhere = hostRefusal(opened.facts, url);
  if (elsewhere !== null) return { kind: 'rejected', error: elsewhere };
  const proven = withCredential({ url, headers: { 'user-agent': `Plumbline/${tools.version}`, ...headers }, body }, opened, tools);
  const result = await tools.door.send({ ...proven, method, maxReplyBytes: MAX_BODY_BYTES, ...context, connection: opened.facts.id });
  onExchange?.({ request: { ...proven, method }, result });
  const facts: CallFacts = { where: opened.facts.service, safe: method === 'GET', nowMs: tools.now() };
  if (result.kind !== 'reply') return onlyProblem(outcomeWithoutReply(result, facts));
  const { status, headers: said, body: bytes } = result.reply;
  const reply = { status, headers: said, ...decodeReply(said['content-type'], bytes) };
  const outcome = outcomeOfReply(reply, facts);
  return outcome.kind === 'ok' ? judged(reply, call.reply, facts) : outcome;
}

const CONNECTION_REQUIRED: StepError = {
  code: 'connection_required',
  class: 'input',
  message: 'The step needs a connection to the service.',
};

/** Checked when publishing too; here for what was published before its connection became another one. */
function connectionRefusal(opened: OpenConnection | null, kind: ConnectionKind): StepError | null {
  if (opened === null) return CONNECTION_REQUIRED;
  const { facts } = opened;
  if (facts.kind === kind && baseUrlOf(opened) !== '') return null;
  const message = `"${facts.name}" is a connection of the kind ${facts.kind}, and this operation takes ${kind}. Nothing was sent.`;
  return { code: 'connection_kind_wrong', class: 'denied', message };
}

function baseUrlOf({ facts: { settings } }: OpenConnection): string {
  return typeof settings['baseUrl'] === 'string' ? settings['baseUrl'] : '';
}

/** The reply with a 2xx, as the rest of the product may look at it. */
interface GoodReply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
}

/**
 * What a 2xx means.
 * - `"ok": false`: the service said no
 * - as promised: done
 * - anything else: done, as the status says, and never sent again for its odd reply (`reliability.md` B.4); the output holds what
 *   there is, and the problem. Where nothing happens outside, the reply was the point: a failure
 */
export function judged(reply: GoodReply, promised: z.ZodType, { where, safe }: Pick<CallFacts, 'where' | 'safe'>): Outcome {
  const { body, status } = reply;
  if (isJsonObject(body) && body['ok'] === false) return { kind: 'rejected', error: saidNo(body, status, where) };
  const parsed = promised.safeParse(body);
  if (parsed.success) return { kind: 'ok', output: parsed.data as Json, reply };
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? '' : ` "${issue.path.join('.')}" is missing or of another type.`;
  const message = `The reply of ${where} is not what its contract promises.${at}`;
  if (safe)
    return { kind: 'rejected', error: { code: 'reply_changed', class: 'rejected', message, status, response: responseExcerpt(body) } };
  const found = isJsonObject(body) ? Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'ok')) : { body };
  return { kind: 'ok', output: { ...found, problem: { code: 'reply_changed', message } }, reply };
}

function saidNo(body: JsonObject, status: number, where: string): StepError {
  const own = serviceCode(body);
  const message = `${where} answered ${status}, but says that it did not do it${own === undefined ? '' : `: ${own}`}.`;
  return { code: own ?? 'said_no', class: 'rejected', message, status, response: responseExcerpt(body) };
}

/** Of a reply that was done but could not be read only the problem is left: status and headers are no output of such an operation. */
function onlyProblem(outcome: Outcome): Outcome {
  if (outcome.kind !== 'ok') return outcome;
  const problem = isJsonObject(outcome.output) ? outcome.output['problem'] : undefined;
  return { ...outcome, output: problem === undefined ? {} : { problem } };
}
