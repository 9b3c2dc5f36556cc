import type { FlowDocument, StepDocument } from '@plumbline/shared';
import { rewriteStep, type LiteralFields } from '../step-references';

/** Gives an answer of a form another name wherever steps read it: `trigger.body.<from>`. The same document where none does. */
export function renameAnswer(document: FlowDocument, from: string, to: string, literals?: LiteralFields): FlowDocument {
  const renamed = Object.entries(document.steps).flatMap(([id, step]): [string, StepDocument][] => {
    const next = rewriteStep(
      step,
      ([root, body, name]) => (root === 'trigger' && body === 'body' && name === from ? { take: 3, put: ['trigger', 'body', to] } : null),
      literals,
    );
    return next === step ? [] : [[id, next]];
  });
  return renamed.length === 0 ? document : { ...document, steps: { ...document.steps, ...Object.fromEntries(renamed) } };
}
