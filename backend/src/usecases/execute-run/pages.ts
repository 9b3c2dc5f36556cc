import { isJsonObject, type Json, type JsonObject, type StepError } from '@plumbline/shared';
import type { PlanPagination } from '../../engine/graph/plan.js';
import type { EvaluationResult } from '../../engine/ports/expressions.js';
import type { Outcome, PreparedCall, Reply } from '../../engine/ports/operation.js';
import { MAX_ITEMS } from '../../engine/operations/for-each.js';
import type { ExecutionDeps } from './deps.js';
import { fetchOutputs } from './evaluate-input.js';
import type { Launch } from './launch.js';
import type { LoadedRun } from './loaded-run.js';
import { scopeOf } from './scope.js';

type Success = Extract<Outcome, { kind: 'ok' }>;
export type SendPage = (call: PreparedCall) => Promise<Outcome>;

/**
 * Follows a list over its pages and puts their items together. All pages are one attempt of a call that changes nothing: what
 * fails on the way fails the attempt, and a retry begins with the first page.
 */
export async function followPages(deps: ExecutionDeps, run: LoadedRun, launch: Launch, first: Success, send: SendPage): Promise<Outcome> {
  const pages = new Pages(deps, run, launch);
  let page: Outcome = first;
  for (let number = 1; ; number++) {
    if (page.kind !== 'ok') return page;
    const { reply } = page;
    if (!reply) return page;
    const wrong = await pages.take(reply);
    if (wrong) return rejected(wrong);
    const next = await pages.next(reply);
    if (next === null)
      return { ...page, output: { status: reply.status, headers: { ...reply.headers }, body: null, items: pages.items, pages: number } };
    if (!('call' in next)) return rejected(next);
    if (number >= pages.plan.maxPages && pages.plan.look === true)
      return {
        ...page,
        output: { status: reply.status, headers: { ...reply.headers }, body: null, items: pages.items, pages: number, more: true },
      };
    if (number >= pages.plan.maxPages)
      return rejected(pagesError('too_many_pages', `The list has more than ${pages.plan.maxPages} pages.`));
    page = await send(next.call);
  }
}

function rejected(error: StepError): Outcome {
  return { kind: 'rejected', error };
}

function pagesError(code: string, message: string): StepError {
  return { code, class: 'rejected', message };
}

type NextInput = { readonly input: JsonObject } | { readonly error: StepError };

const NO_LIST = pagesError(
  'poll_items_wrong',
  'A page holds no list where "pagination.items" looks for one. That is not the same as an empty list.',
);
const NO_PAGE = pagesError('pagination_invalid', '"pagination.next" must yield a URL, fields of the input, or nothing.');

class Pages {
  readonly items: Json[] = [];
  readonly plan: PlanPagination;
  private readonly seen = new Set<string>();
  private input: JsonObject;

  constructor(
    private readonly deps: ExecutionDeps,
    private readonly run: LoadedRun,
    private readonly launch: Launch,
  ) {
    this.plan = launch.at.planned.pagination ?? { next: null, items: null, maxPages: 1 };
    this.input = isJsonObject(launch.input) ? launch.input : {};
    this.seen.add(JSON.stringify(this.input));
  }

  /** Adds the items of a page; says what is wrong with them. */
  async take(reply: Reply): Promise<StepError | null> {
    const found = this.plan.items === null ? { ok: true as const, value: reply.body } : await this.evaluate(this.plan.items, reply);
    if (!found.ok) return found.error;
    const { value } = found;
    if (this.plan.look === true && !Array.isArray(value)) return NO_LIST;
    if (value === undefined || value === null) return null;
    for (const item of Array.isArray(value) ? value : [value]) this.items.push(item);
    if (this.items.length <= MAX_ITEMS) return null;
    return pagesError('too_many_items', `The list has more than ${MAX_ITEMS} items.`);
  }

  /** The call for the next page; null at the end of the list. */
  async next(reply: Reply): Promise<{ readonly call: PreparedCall } | StepError | null> {
    const found = await this.evaluate(this.plan.next, reply);
    if (!found.ok) return found.error;
    const { value } = found;
    if (value === undefined || value === null || value === '' || value === false) return null;
    const next: NextInput =
      typeof value === 'string' ? this.withUrl(value) : isJsonObject(value) ? this.withFields(value) : { error: NO_PAGE };
    if ('error' in next) return next.error;
    const { input } = next;
    const text = JSON.stringify(input);
    if (this.seen.has(text)) return pagesError('pagination_loops', 'The list leads back to a page that was read already.');
    this.seen.add(text);
    this.input = input;
    return this.prepare();
  }

  private prepare(): { readonly call: PreparedCall } | StepError {
    const { started, at, connection } = this.launch;
    const prepared = this.deps.operations
      .find(at.planned.operation)
      ?.prepare(this.input, { idempotencyKey: started.idempotencyKey, idempotencyHeader: null, connection });
    if (!prepared) return pagesError('operation_unknown', `This server has no operation "${at.planned.operation}".`);
    return prepared.ok ? { call: prepared.call } : prepared.error;
  }

  /** A link in a reply is followed on the same server only: what we send with it is meant for nobody else. */
  private withUrl(link: string): NextInput {
    const url = this.deps.resolveUrl(link, this.launch.started.url);
    if (url === null) return { error: pagesError('pagination_invalid', `"${link.slice(0, 200)}" is not the address of a page.`) };
    if (!url.sameOrigin)
      return { error: pagesError('pagination_other_origin', `The next page lies on another server: ${url.href.slice(0, 200)}`) };
    const { query: _, ...rest } = this.input;
    return { input: { ...rest, url: url.href } };
  }

  private withFields(fields: JsonObject): NextInput {
    const { query, ...rest } = fields;
    const before = isJsonObject(this.input['query']) ? this.input['query'] : {};
    return { input: { ...this.input, ...rest, ...(isJsonObject(query) ? { query: { ...before, ...query } } : {}) } };
  }

  private async evaluate(template: Json, reply: Reply): Promise<EvaluationResult> {
    const { state } = this.run;
    const scope = scopeOf(this.run, this.launch.at, reply);
    return this.deps.expressions.evaluate({
      template,
      scope: state.stored === 0 ? scope : await fetchOutputs(this.deps, template, scope),
      timeMs: this.deps.clock.nowMs(),
      seed: `${state.view.id}/${this.launch.at.key}/pages`,
    });
  }
}
