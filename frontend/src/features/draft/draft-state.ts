import type { FlowDocument, OperationContract, Problem } from '@plumbline/shared';
import type { History } from '../../canvas-core/history';
import type { Conflict } from '../../canvas-core/conflict';
import type { SaveMachine } from './save-machine';

/** Two versions of the draft of which the person chooses, part by part. `merged` holds theirs where both changed the same. */
export interface OpenConflict {
  readonly merged: FlowDocument;
  readonly conflicts: readonly Conflict[];
  readonly theirs: { readonly revision: number; readonly document: FlowDocument };
}

/** The draft of a flow while it is edited. */
export interface DraftState {
  readonly flowId: string;
  readonly document: FlowDocument;
  /** What the server has, as far as is known here. */
  readonly base: { readonly revision: number; readonly document: FlowDocument };
  readonly publishedVersion: number | null;
  readonly history: History;
  readonly save: SaveMachine;
  /** When the server last took the draft, ms since 1970. */
  readonly savedAt: number;
  /** Why it was refused. */
  readonly saveError: string | null;
  readonly conflict: OpenConflict | null;
  /** Contracts of all operations. */
  readonly operations: readonly OperationContract[];
  /** What is wrong or doubtful: computed here with each edit, and with what only the server knows. */
  readonly problems: readonly Problem[];
  /** Goes up whenever other connections are there. */
  readonly around: number;
  /** Said once after an undo, a merge or a recovery. */
  readonly said: string | null;
}
