import type { JsonObject } from '@plumbline/shared';

/** The form that a flow begins with: what nearly everybody asks. */
export function firstForm(flowName: string): JsonObject {
  const name = flowName.trim();
  return {
    path: formPath(name),
    title: name === '' ? 'Contact us' : name.slice(0, 200),
    pages: [
      {
        fields: [
          { kind: 'text', id: 'name', label: 'Your name', required: true },
          { kind: 'email', id: 'email', label: 'E-mail', required: true },
          { kind: 'paragraph', id: 'message', label: 'Message', required: true },
        ],
      },
    ],
  };
}

/** The path that a name suggests. A form is meant to be found, so nothing unguessable is added. */
function formPath(name: string): string {
  const path = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return path === '' ? 'contact' : path;
}
