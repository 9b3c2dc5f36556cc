'use client';

import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { Draft } from './draft-store';
import type { DraftState } from './draft-state';

export const DraftContext = createContext<Draft | null>(null);

/** The draft that the components around edit. @throws outside of an editor */
export function useDraft(): Draft {
  const draft = use(DraftContext);
  if (!draft) throw new Error('no draft here: this component belongs into an editor');
  return draft;
}

/** A part of the draft; renders again only when that part is another one. */
export const useDraftState = <T,>(select: (state: DraftState) => T): T => useStore(useDraft().store, select);
