import type { FlowDocument, OperationContract } from '@plumbline/shared';
import { createStore } from 'zustand/vanilla';
import { laidOut } from '../../canvas-core/laid-out';
import { RunSource, type CanvasEditing, type CanvasModel, type DiffMark, type DocumentStore } from './canvas-model';
import { Folded } from './folded';
import { DetailStore } from './lod';
import { Selection } from './selection';
import { DropTarget, Guides } from './transient';

interface CanvasParts {
  readonly flowId: string;
  readonly documents: DocumentStore;
  readonly editing?: CanvasEditing;
  readonly run?: RunSource;
  readonly open?: (id: string) => void;
  readonly marks?: ReadonlyMap<string, DiffMark>;
}

/** What one canvas works with. Without `editing` it is only looked at. */
export function newCanvasModel({ flowId, documents, editing, run, open, marks }: CanvasParts): CanvasModel {
  return {
    documents,
    selection: new Selection(),
    detail: new DetailStore(),
    folded: new Folded(flowId),
    dropTarget: new DropTarget(),
    guides: new Guides(),
    editing: editing ?? null,
    run: run ?? new RunSource(),
    open: open ?? (() => undefined),
    marks: marks ?? null,
  };
}

/** A document that does not change, for a canvas to look at. */
export const fixedDocument = (document: FlowDocument, operations: readonly OperationContract[]): DocumentStore =>
  createStore(() => ({ document: laidOut(document), operations, problems: [] }));
