import type { FlowDocument } from '../flow/document.js';
import { TRIGGER_ID } from '../ids.js';

/** How messages name a step: by its name, and by its id where the name is empty. */
export function nameOf(document: FlowDocument, id: string): string {
  if (id === TRIGGER_ID) return 'the trigger';
  const name = Object.hasOwn(document.steps, id) ? document.steps[id]?.name.trim() : undefined;
  return `"${name ? name : id}"`;
}
