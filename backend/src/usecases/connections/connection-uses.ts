import { pollCallOf, TRIGGER_ID } from '@plumbline/shared';
import type { DocumentOfFlow } from '../../engine/ports/connection-store.js';

/** A step that uses a connection. */
export interface ConnectionUse {
  readonly flowId: string;
  readonly flowName: string;
  readonly in: 'draft' | 'published';
  readonly step: string;
  readonly stepName: string;
}

/** The steps of these documents that use a connection; a document that only mentions its id somewhere has none. */
export function usesOf(documents: readonly DocumentOfFlow[], id: string): ConnectionUse[] {
  return documents.flatMap(({ flowId, in: place, document }) =>
    [
      ...Object.entries(document.steps),
      ...(pollCallOf(document) ? [[TRIGGER_ID, { name: 'The trigger', ...pollCallOf(document) }] as const] : []),
    ]
      .filter(([, step]) => step.connection === id)
      .map(([step, { name: stepName }]) => ({ flowId, flowName: document.name, in: place, step, stepName })),
  );
}
