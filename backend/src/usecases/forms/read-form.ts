import type { FormConfig, FormDescription } from '@plumbline/shared';
import { describeForm } from '../../engine/forms/description.js';
import { WORK_BITS } from '../../engine/forms/spam.js';
import { formToken } from '../../engine/forms/token.js';
import { draftForm, openForm, type FormDeps } from './deps.js';

/** A published form as its visitors see it, with a token for one page of it. @throws PlumblineError `form_not_found` */
export async function readForm(deps: FormDeps, path: string): Promise<FormDescription> {
  const { plan, form } = await openForm(deps, path);
  return described(deps, form, { flowId: plan.flowId, version: plan.version, preview: false });
}

/** The form of the draft in the same way; what is sent with its token starts nothing. @throws PlumblineError `flow_not_found`, `not_a_form` */
export async function previewForm(deps: FormDeps, flowId: string): Promise<FormDescription> {
  const { form, revision } = await draftForm(deps, flowId);
  return described(deps, form, { flowId, version: revision, preview: true });
}

function described(
  deps: FormDeps,
  form: FormConfig,
  of: { readonly flowId: string; readonly version: number; readonly preview: boolean },
): FormDescription {
  const workBits = form.spam === 'strict' && !of.preview ? WORK_BITS : 0;
  const token = formToken(deps.tokens, { ...of, atMs: deps.nowMs(), id: deps.chance.uuid(), workBits });
  return describeForm(form, token, workBits);
}
