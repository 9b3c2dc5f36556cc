import { TRIGGER_ID, type FlowDocument } from '@plumbline/shared';
import { tidy } from './tidy';

/**
 * The document with a place for every step. One that came without any, from a program or by hand, is put in order as a whole; else all
 * of its steps would lie on each other. The same document when nothing is missing.
 */
export function laidOut(document: FlowDocument): FlowDocument {
  const layout = document.layout ?? {};
  const missing = [TRIGGER_ID, ...Object.keys(document.steps)].filter((id) => !Object.hasOwn(layout, id));
  // A single step without a place, most often the trigger at the origin, harms nobody.
  return missing.length < 2 ? document : tidy(document);
}
