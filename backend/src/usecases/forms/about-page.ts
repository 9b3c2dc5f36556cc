import { formOf } from '@plumbline/shared';
import type { FormDeps } from './deps.js';

/** What the page of a form is served with, before it is shown. */
export interface AboutPage {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** Origins of pages that may show it in a frame. */
  readonly embedOn: readonly string[];
}

/** What is known of the page of a published form; null where there is none: its page says so by itself. */
export async function aboutPage({ published }: Pick<FormDeps, 'published'>, path: string): Promise<AboutPage | null> {
  const plan = await published.formAt(path);
  const form = plan && formOf(plan.document.trigger);
  return form ? { title: form.title, language: form.language ?? 'en', embedOn: form.embedOn ?? [] } : null;
}
