import type { FormConfig, FormDescription } from '@plumbline/shared';

/** What anybody may know of a form: all of it but where it may be embedded, how spam is told, and what a program would look for. */
export function describeForm(form: FormConfig, token: string, workBits: number): FormDescription {
  const { path: _, spam: __, embedOn = [], ...shown } = form;
  return { form: shown, language: form.language ?? 'en', token, workBits: workBits === 0 ? null : workBits, embed: [...embedOn] };
}
