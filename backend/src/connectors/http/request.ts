import { MAX_BODY_BYTES, memoize, type StepError } from '@plumbline/shared';
import {
  decodeReply,
  defineOperation,
  hostRefusal,
  identityHeaders,
  outcomeOfReply,
  outcomeWithoutReply,
  streamOf,
  withCredential,
  type CallFacts,
  type Hmac,
  type OpenConnection,
  type Operation,
  type OutboundHttp,
  type OutboundResult,
  type Outcome,
  type PreparedCall,
  type SendContext,
} from '../_kit/index.js';
import { isSafeMethod, requestContract, requestInput, requestOutput } from './contract.js';
import { MOST_REDIRECTS, nextHop } from './redirect.js';
import { nameOf } from './reply-name.js';
import { renderLookUp, renderRequest, type Rendered } from './render.js';

export interface HttpRequestOptions {
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
  /** Of this product, for `User-Agent`. */
  readonly version: string;
  readonly hmac: Hmac;
}

/** The operation `http.request`: any address, over the one outbound door. */
export function createHttpRequest(door: OutboundHttp, options: HttpRequestOptions): Operation {
  const sender = new Sender(door, options, `Plumbline/${options.version}`);
  return defineOperation({
    contract: requestContract,
    input: requestInput,
    output: requestOutput,
    render(input, context) {
      const rendered = renderRequest(input, context);
      return rendered.ok ? { ok: true, value: sender.prepared(rendered.value) } : rendered;
    },
    lookUp: {
      render(input, context) {
        const rendered = renderLookUp(input, context);
        return rendered === null || !rendered.ok ? rendered : { ok: true, value: sender.prepared(rendered.value) };
      },
    },
  });
}

const hostOf = memoize((url) => new URL(url).host, 1_000);

class Sender {
  constructor(
    private readonly door: OutboundHttp,
    private readonly tools: Pick<HttpRequestOptions, 'now' | 'hmac'>,
    private readonly userAgent: string,
  ) {}

  prepared(request: Rendered): PreparedCall {
    const { method, url, headers, body } = request;
    return {
      // The user agent is not part of what makes two calls the same: an upgrade between two attempts changes nothing.
      identity: { method, url, headers: identityHeaders(headers), body },
      send: (context) => this.follow(this.withUserAgent(request), context),
    };
  }

  private withUserAgent(request: Rendered): Rendered {
    return { ...request, headers: { 'user-agent': this.userAgent, ...request.headers } };
  }

  /**
   * Sends, and follows redirects where that is safe; all hops share the time of the attempt. A credential goes to hosts of its
   * connection only, and to no other origin than the first: a redirect may come from anybody who can write a reply.
   */
  private async follow(first: Rendered, { opened, ...context }: SendContext): Promise<Outcome> {
    const startMs = this.tools.now();
    let request = first;
    let atHome = true;
    for (let hop = 0; ; hop++) {
      const refused = opened === null ? null : hostRefusal(opened.facts, request.url);
      if (refused !== null) return { kind: 'rejected', error: hop === 0 ? refused : afterRedirect(refused) };
      const leftMs = Math.max(1, context.timeoutMs - Math.max(0, this.tools.now() - startMs));
      const proven = opened !== null && atHome ? withCredential(request, opened, this.tools) : request;
      const result = await this.send(proven, opened, { ...context, timeoutMs: leftMs, onSent: hop === 0 ? context.onSent : ignore });
      context.onExchange?.({ request: proven, result });
      const next = result.kind === 'reply' ? nextHop(request, result.reply) : null;
      if (next === null) return request.saves ? this.save(request, result, context) : this.judge(request, result);
      if (hop === MOST_REDIRECTS) return { kind: 'rejected', error: tooManyRedirects(request) };
      atHome &&= new URL(next.url).origin === new URL(request.url).origin;
      request = next;
    }
  }

  private async send(
    { method, url, headers, body, pieces }: Rendered,
    opened: OpenConnection | null,
    context: Omit<SendContext, 'opened'>,
  ): Promise<OutboundResult> {
    const connection = opened === null ? {} : { connection: opened.facts.id };
    const request = { method, url, headers, maxReplyBytes: MAX_BODY_BYTES, ...context, ...connection };
    if (pieces === null) return this.door.send({ ...request, body });
    const stream = await streamOf(pieces, context);
    return stream.ok ? this.door.send({ ...request, body: null, stream: stream.value }) : { kind: 'not_sent', error: stream.error };
  }

  /** A good reply is kept as a file, whatever it claims to be; what is no good reply is judged as ever. */
  private async save(request: Rendered, result: OutboundResult, { keepFile }: Pick<SendContext, 'keepFile'>): Promise<Outcome> {
    if (result.kind !== 'reply' || result.reply.status < 200 || result.reply.status > 299 || result.reply.body.byteLength === 0)
      return this.judge(request, result);
    const { status, headers, body } = result.reply;
    try {
      const file = await keepFile?.(nameOf(headers['content-disposition'], request.url), headers['content-type'], body);
      if (!file) return this.judge(request, result);
      return outcomeOfReply({ status, headers, body: { ...file } }, this.factsOf(request));
    } catch (error) {
      const message = `The service answered, but its reply could not be stored: ${String(error)}`;
      return { kind: 'unknown', error: { code: 'output_unstorable', class: 'internal', message } };
    }
  }

  private factsOf({ method, url }: Rendered): CallFacts {
    return { where: hostOf(url), safe: isSafeMethod(method), nowMs: this.tools.now() };
  }

  private judge(request: Rendered, result: OutboundResult): Outcome {
    const facts = this.factsOf(request);
    if (result.kind !== 'reply') return outcomeWithoutReply(result, facts);
    const { status, headers, body } = result.reply;
    return outcomeOfReply({ status, headers, ...decodeReply(headers['content-type'], body) }, facts);
  }
}

function afterRedirect(refused: StepError): StepError {
  return { ...refused, message: `The service redirects to another host. ${refused.message}` };
}

function tooManyRedirects({ url }: Rendered): StepError {
  const message = `The call was redirected more than ${MOST_REDIRECTS} times, last by ${new URL(url).host}. Use the final address.`;
  return { code: 'too_many_redirects', class: 'rejected', message };
}

function ignore(): void {
  // Told once, at the first hop.
}
