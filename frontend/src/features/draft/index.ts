export { DraftContext, useDraft, useDraftState } from './draft-context';
export type { DraftState } from './draft-state';
export type { Draft } from './draft-store';
export { openDraft } from './open-draft';
export { startSaving } from './saver';
