import { pollCallOf, TRIGGER_ID } from '@plumbline/shared';
import type { DocumentOfFlow } from '../../engine/ports/connection-store.js';

/** A step that uses a connection, or the trigger. */
export interface ConnectionUse {
  readonly flowId: string;
  readonly flowName: string;
  readonly in: 'draft' | 'published';
  readonly step: string;
  readonly stepName: string;
}

/** The steps of these documents that use a connection; a document that only mentions its id somewhere has none. */
export function usesOf(documents: readonly DocumentOfFlow[], id: string): ConnectionUse[] {
  return documents.flatMap(({ flowId, in: place, document }) => {
    const common = { flowId, flowName: document.name, in: place };
    const { trigger } = document;
    const isOfTrigger = trigger.config?.['connection'] === id || pollCallOf(document)?.connection === id;
    const ofTrigger = isOfTrigger ? [{ ...common, step: TRIGGER_ID, stepName: trigger.name ?? 'Trigger' }] : [];
    const ofSteps = Object.entries(document.steps).filter(([, step]) => step.connection === id);
    return [...ofTrigger, ...ofSteps.map(([step, { name: stepName }]) => ({ ...common, step, stepName }))];
  });
}
