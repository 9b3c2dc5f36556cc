import { chainOf, posting } from './flows.js';

/** A form of two pages at a path. */
export function contactForm(path: string): object {
  return {
    path,
    title: 'Contact us',
    pages: [
      {
        fields: [
          { kind: 'text', id: 'name', label: 'Your name', required: true },
          { kind: 'email', id: 'email', label: 'E-mail', required: true },
        ],
      },
      {
        title: 'Your message',
        fields: [
          { kind: 'paragraph', id: 'message', label: 'Message', required: true },
          { kind: 'consent', id: 'privacy', label: 'Privacy', text: 'I agree that my answers are stored.' },
        ],
      },
    ],
  };
}

/** A flow that a form starts. @param form its settings, or another trigger; @param crm where its only step posts to; without it nothing is called */
export function formFlow(name: string, form: object, crm?: string): unknown {
  const keep =
    crm === undefined ? { operation: 'transform', input: { from: '{{ trigger.body }}' } } : posting(crm, { lead: '{{ trigger.body }}' });
  const trigger = 'operation' in form ? form : { operation: 'form', config: form };
  return chainOf(`Form ${name}`, { keep: { ...keep, name: 'Keep' } }, { trigger });
}
