import { PlumblineError, type FormConfig, type JsonObject } from '@plumbline/shared';
import { beginsWithZeros, isSpam } from '../../engine/forms/spam.js';
import { formKey, TOKEN_MS, type FormClaims } from '../../engine/forms/token.js';
import type { Submission } from '../../engine/ports/form-store.js';
import type { Delivery } from '../../engine/ports/run-store.js';
import { acceptDelivery } from '../accept-delivery/accept-delivery.js';
import { canonicalJson } from '../flows/canonical-json.js';
import { claimsFor, countOne, draftForm, openForm, type FormDeps, type OpenForm } from './deps.js';
import { judgeAnswers } from './judge-answers.js';

/** What a visitor sends. */
export interface Sent {
  readonly token: string;
  readonly answers: JsonObject;
  readonly bait?: string | undefined;
  readonly work?: number | undefined;
  /** The language that the page speaks; null: it does not say. */
  readonly language: string | null;
  /** Address of the visitor: counted, never kept. */
  readonly visitor: string;
}

/** How long a visitor waits for the run where the form does not say, s. */
const ANSWER_WITHIN_S = 20;
/** A page is known for as long as it may be sent, and a while longer. */
const KEY_MS = 2 * TOKEN_MS;
/** Of a flow, so many pieces of spam are kept, and of samples. */
const MOST_SPAM = 100;
const MOST_SAMPLES = 20;
/** Largest sample, bytes: samples are looked at, not processed. */
const LARGEST_SAMPLE = 1_000_000;

/** What is being sent in this process just now, by its page: two that come at once get the same answer. */
const underWay = new Map<string, Promise<string>>();

/**
 * Accepts what a visitor sends; the same page starts one run, however often it is sent.
 * @returns the id by which the visitor may ask how it stands
 * @throws PlumblineError `form_not_found`, `form_token_invalid`, `form_work_wrong`, `form_answers_refused`, `too_many_submissions`, and
 *   whatever `acceptDelivery` refuses an event with
 */
export async function submitForm(deps: FormDeps, path: string, sent: Sent): Promise<string> {
  const open = await openForm(deps, path);
  const claims = claimsFor(deps, sent.token, open.plan.flowId, false);
  const same = underWay.get(claims.id);
  if (same) return same;
  const submitting = submit(deps, open, claims, sent).finally(() => underWay.delete(claims.id));
  underWay.set(claims.id, submitting);
  return submitting;
}

async function submit(deps: FormDeps, { plan, form }: OpenForm, claims: FormClaims, sent: Sent): Promise<string> {
  const before = await deps.forms.ofPage(claims.id);
  if (before && (before.runId === null || (await deps.runs.row(before.runId)))) return before.id;
  checkWork(deps, claims, sent);
  const { answers, files } = await judgeAnswers(deps, form, claims.id, sent.answers);
  countOne(deps, 'submissions', plan.flowId, sent.visitor);
  const content = contentOf(deps, form, answers, sent.language);
  const spam = isSpam({ bait: sent.bait, openMs: deps.nowMs() - claims.atMs, pages: form.pages.length });
  const { id, runId } = await deps.forms.begin(claims.id, submissionOf(deps, form, claims, spam));
  if (runId === null) {
    if (!spam) return id;
    deps.metrics.spam();
    await deps.caught.keep({ ...content, id: deps.chance.uuid(), flowId: plan.flowId }, 'spam', MOST_SPAM);
    return id;
  }
  await deps.forms.giveToRun(files, runId);
  await acceptDelivery(deps.accept, plan, content, runId, { by: 'clock', dedupe: { key: formKey(claims.id), windowMs: KEY_MS } });
  return id;
}

function submissionOf(deps: FormDeps, form: FormConfig, { flowId, id }: FormClaims, spam: boolean): Submission {
  const waits = form.answerWhen === 'finished';
  return {
    id: deps.tokens.hmac.signText('sha256', deps.tokens.key, [`submission ${id}`], 'hex').slice(0, ID_DIGITS),
    flowId,
    runId: spam ? null : deps.chance.uuid(),
    waitsUntilMs: waits && !spam ? deps.nowMs() + (form.answerWithin ?? ANSWER_WITHIN_S) * 1_000 : null,
  };
}

/** 128 bits: nobody comes upon the submission of somebody else. */
const ID_DIGITS = 32;

function checkWork({ sha256 }: FormDeps, { workBits }: FormClaims, { token, work }: Sent): void {
  if (workBits === 0) return;
  if (work === undefined || !beginsWithZeros(sha256(`${token}:${work}`), workBits)) throw new PlumblineError('form_work_wrong');
}

/** What is kept of a submission: nothing of the visitor but the answers, and the language of the page. */
function contentOf(
  { encode }: FormDeps,
  { path }: FormConfig,
  answers: JsonObject,
  language: string | null,
): Omit<Delivery, 'id' | 'flowId'> {
  const headers = language === null ? {} : { 'content-language': language };
  return { kind: 'form', method: 'POST', path, headers, query: '', raw: encode(canonicalJson(answers)) };
}

/**
 * Judges what was filled into the preview of a draft's form, and keeps it as a sample of what the trigger hands over.
 * @throws PlumblineError `flow_not_found`, `not_a_form`, `form_token_invalid`, `form_answers_refused`, `body_too_large`
 */
export async function tryForm(deps: FormDeps, flowId: string, sent: Pick<Sent, 'token' | 'answers'>): Promise<{ deliveryId: string }> {
  const { form } = await draftForm(deps, flowId);
  const claims = claimsFor(deps, sent.token, flowId, true);
  const { answers } = await judgeAnswers(deps, form, claims.id, sent.answers);
  const content = contentOf(deps, form, answers, form.language ?? null);
  if (content.raw.length > LARGEST_SAMPLE) throw new PlumblineError('body_too_large', `A sample may have ${LARGEST_SAMPLE} bytes.`);
  const deliveryId = deps.chance.uuid();
  await deps.caught.keep({ ...content, id: deliveryId, flowId }, 'captured', MOST_SAMPLES);
  return { deliveryId };
}
