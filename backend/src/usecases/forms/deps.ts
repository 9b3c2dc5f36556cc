import { formOf, PlumblineError, type FormConfig } from '@plumbline/shared';
import { readFormToken, type FormClaims, type TokenTools } from '../../engine/forms/token.js';
import type { Plan } from '../../engine/graph/plan.js';
import type { Chance, Timers } from '../../engine/ports/clock.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { FormStore } from '../../engine/ports/form-store.js';
import type { Answers } from '../../engine/ports/answers.js';
import type { Metrics } from '../../engine/ports/metrics.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { RunStore } from '../../engine/ports/run-store.js';
import type { TestEvents } from '../../engine/ports/test-events.js';
import type { AcceptDeps } from '../accept-delivery/accept-delivery.js';
import type { PublishedFlows } from '../flows/published-flows.js';
import type { Tries } from '../people/tries.js';

export interface FormDeps {
  readonly published: Pick<PublishedFlows, 'formAt'>;
  readonly flows: Pick<FlowStore, 'get'>;
  readonly forms: FormStore;
  readonly caught: Pick<TestEvents, 'keep'>;
  readonly accept: AcceptDeps;
  readonly runs: Pick<RunStore, 'row' | 'journal'>;
  readonly payloads: Pick<PayloadStore, 'put' | 'removeOf'>;
  readonly answers: Answers;
  readonly timers: Timers;
  readonly tokens: TokenTools;
  /** SHA-256 of a text in UTF-8, lower-case hex. */
  readonly sha256: (text: string) => string;
  readonly encode: (text: string) => Uint8Array;
  readonly chance: Pick<Chance, 'uuid'>;
  readonly nowMs: () => number;
  /** What one address may send of one form: submissions, and files. */
  readonly tries: { readonly submissions: Tries; readonly files: Tries };
  readonly metrics: Pick<Metrics, 'spam'>;
}

/** A form that somebody may fill in. */
export interface OpenForm {
  readonly plan: Plan;
  readonly form: FormConfig;
}

/** The form of the published version at a path. @throws PlumblineError `form_not_found`, the same for whatever is not there */
export async function openForm({ published }: Pick<FormDeps, 'published'>, path: string): Promise<OpenForm> {
  const plan = await published.formAt(path);
  const form = plan && formOf(plan.document.trigger);
  if (!plan || !form) throw new PlumblineError('form_not_found');
  return { plan, form };
}

/** The form of a draft, and its revision. @throws PlumblineError `flow_not_found`, `not_a_form` */
export async function draftForm({ flows }: Pick<FormDeps, 'flows'>, flowId: string): Promise<{ form: FormConfig; revision: number }> {
  const flow = await flows.get(flowId);
  if (!flow) throw new PlumblineError('flow_not_found');
  const form = formOf(flow.draft.trigger);
  if (!form) throw new PlumblineError('not_a_form');
  return { form, revision: flow.revision };
}

/** What a token says that was made for this flow. @throws PlumblineError `form_token_invalid` */
export function claimsFor(deps: Pick<FormDeps, 'tokens' | 'nowMs'>, token: string, flowId: string, preview: boolean): FormClaims {
  const claims = readFormToken(deps.tokens, token, deps.nowMs());
  if (!claims || claims.flowId !== flowId || claims.preview !== preview) throw new PlumblineError('form_token_invalid');
  return claims;
}

/** Counts what an address sends of a form. @throws PlumblineError `too_many_submissions` */
export function countOne(deps: FormDeps, what: keyof FormDeps['tries'], flowId: string, visitor: string): void {
  const waitMs = deps.tries[what].take(`${flowId} ${visitor}`, deps.nowMs());
  if (waitMs > 0) throw new PlumblineError('too_many_submissions', undefined, { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
