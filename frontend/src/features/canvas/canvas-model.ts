'use client';

import { TRIGGER_ID, type EdgeDocument, type FlowDocument, type OperationContract, type Problem } from '@plumbline/shared';
import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Point } from '../../canvas-core/document';
import type { ShownRun } from '../../live/run-store';
import type { Folded } from './folded';
import type { DetailStore } from './lod';
import type { Selection } from './selection';
import type { DropTarget, Guides } from './transient';

/** Where a step that is about to be picked goes. */
export type PickRequest =
  | { readonly kind: 'at'; readonly at: Point }
  | { readonly kind: 'after'; readonly from: string; readonly port: string; readonly at: Point | null }
  | { readonly kind: 'edge'; readonly edge: EdgeDocument };

/** What a canvas asks of the page that it is on; a canvas that is only looked at has none. */
export interface CanvasEditing {
  readonly edit: (name: string, change: (document: FlowDocument) => FlowDocument, key?: string) => boolean;
  readonly pick: (request: PickRequest) => void;
  /** Opens the menu of a step, of an edge (`edge:<key>`) or of the empty canvas (null), at a place of the screen. */
  readonly menu: (target: string | null, at: Point) => void;
  /** Puts a dragged operation down. */
  readonly drop: (operation: string, at: Point, onEdge: EdgeDocument | null) => void;
  readonly say: (text: string) => void;
}

/** How a step or edge differs, where two versions are compared. */
export type DiffMark = 'added' | 'removed' | 'changed' | 'moved';

/** Everything that the parts of one canvas share. The same object as long as the canvas is open. */
export interface CanvasModel {
  readonly documents: DocumentStore;
  readonly selection: Selection;
  readonly detail: DetailStore;
  readonly folded: Folded;
  readonly dropTarget: DropTarget;
  readonly guides: Guides;
  /** Null: looked at, not edited. */
  readonly editing: CanvasEditing | null;
  readonly run: RunSource;
  /** Opens a step's details. */
  readonly open: (id: string) => void;
  readonly marks: ReadonlyMap<string, DiffMark> | null;
}

export interface DocumentStore {
  readonly getState: () => DocumentState;
  readonly getInitialState: () => DocumentState;
  readonly subscribe: (listener: (state: DocumentState, before: DocumentState) => void) => () => void;
}

interface DocumentState {
  readonly document: FlowDocument;
  readonly problems: readonly Problem[];
  readonly operations: readonly OperationContract[];
}

/** The run whose state is shown on the steps; it may change while the canvas is open. */
export class RunSource {
  private readonly listeners = new Set<() => void>();
  constructor(private store: ShownRun | null = null) {}
  readonly read = (): ShownRun | null => this.store;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  show(store: ShownRun | null): void {
    if (store === this.store) return;
    this.store = store;
    for (const listener of [...this.listeners]) listener();
  }
}

export const CanvasContext = createContext<CanvasModel | null>(null);

/** @throws outside of a canvas */
export function useCanvas(): CanvasModel {
  const model = use(CanvasContext);
  if (!model) throw new Error('no canvas here: this component belongs into one');
  return model;
}

/** A part of what is drawn; renders again only when that part is another one. */
export const useDrawn = <T>(select: (state: DocumentState) => T): T => useStore(useCanvas().documents, select);

export function useShownRun(): ShownRun | null {
  const { run } = useCanvas();
  return useSyncExternalStore(run.subscribe, run.read, run.read);
}

/** The problems of one step, as text that is the same while they are: `error:2`, `warning:1`, or empty. */
export function useProblemMark(id: string): string {
  const select = useCallback(({ problems }: DocumentState) => problemMark(problems, id), [id]);
  return useDrawn(select);
}

/** Every step asks after each change: counted once for each list of problems, not once a step. */
const marks = new WeakMap<readonly Problem[], ReadonlyMap<string, string>>();

function problemMark(problems: readonly Problem[], id: string): string {
  if (problems.length === 0) return '';
  const known = marks.get(problems) ?? marksOf(problems);
  marks.set(problems, known);
  return known.get(id) ?? '';
}

function marksOf(problems: readonly Problem[]): ReadonlyMap<string, string> {
  const counts = new Map<string, { error: number; warning: number }>();
  for (const { step, pointer, severity } of problems) {
    const id = step ?? (pointer.startsWith('/trigger') ? TRIGGER_ID : undefined);
    if (id === undefined || (severity !== 'error' && severity !== 'warning')) continue;
    const count = counts.get(id) ?? { error: 0, warning: 0 };
    count[severity]++;
    counts.set(id, count);
  }
  return new Map([...counts].map(([id, { error, warning }]) => [id, error > 0 ? `error:${String(error)}` : `warning:${String(warning)}`]));
}

const contracts = new WeakMap<readonly OperationContract[], ReadonlyMap<string, OperationContract>>();

/** The contract of an operation that a step names, with or without a version. */
export function contractOf(operations: readonly OperationContract[], name: string | undefined): OperationContract | undefined {
  const id = name?.split('@')[0];
  if (id === undefined) return undefined;
  const known = contracts.get(operations) ?? new Map(operations.map((one) => [one.id, one]));
  contracts.set(operations, known);
  return known.get(id);
}
