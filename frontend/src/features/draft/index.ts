export { DraftContext, useDraft, useDraftState } from './draft-context';
export type { Draft } from './draft-store';
export { openDraft, type OpenDraft } from './open-draft';
export { startSaving } from './saver';
export { followSurroundings } from './surroundings';
