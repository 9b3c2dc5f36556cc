'use client';

import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Point } from '../../canvas-core/document';
import type { CanvasHandle, CanvasModel, PickRequest } from '../canvas/index';
import type { Draft } from '../draft/index';

/** Windows of which one can be open. */
export type EditorWindow = 'commands' | 'shortcuts' | 'publish' | 'versions' | 'settings' | 'find' | 'run' | 'rehearse' | 'extract';

/** What can stand below the canvas. */
export type BottomTab = 'problems' | 'runs' | 'practice';

/** What is open around the canvas. */
export interface EditorView {
  readonly left: 'steps' | 'outline' | null;
  readonly bottom: BottomTab | null;
  /** The step whose details are open; with the field that a problem leads to, as a JSON pointer into the document. */
  readonly inspected: { readonly id: string; readonly pointer?: string } | null;
  readonly window: EditorWindow | null;
  readonly picking: PickRequest | null;
  readonly menu: { readonly target: string | null; readonly at: Point } | null;
  /** The run that is shown on the steps. */
  readonly runId: string | null;
}

/** Everything that the parts of one editor share; the same object as long as it is open. */
export interface Editor {
  readonly draft: Draft;
  readonly model: CanvasModel;
  readonly view: StoreApi<EditorView>;
  /** The canvas, once it is there. */
  readonly canvas: () => CanvasHandle | null;
  /** Goes to another page. */
  readonly go: (path: string) => void;
}

export const newView = (): StoreApi<EditorView> =>
  createStore<EditorView>(() => ({ left: 'steps', bottom: null, inspected: null, window: null, picking: null, menu: null, runId: null }));

export const EditorContext = createContext<Editor | null>(null);

/** @throws outside of an editor */
export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error('no editor here: this component belongs into one');
  return editor;
}

export const useView = <T>(select: (view: EditorView) => T): T => useStore(useEditor().view, select);
