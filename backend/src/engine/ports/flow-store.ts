import type { FlowDocument } from '@plumbline/shared';
import type { Schedule } from '@plumbline/shared/schedule';

export interface FlowRecord {
  readonly id: string;
  readonly revision: number;
  readonly draft: FlowDocument;
  readonly publishedVersion: number | null;
  /** It is out of use: it listens nowhere, starts no runs, and can not be called. */
  readonly archived: boolean;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface FlowVersionRecord {
  readonly flowId: string;
  /** Negative: a frozen draft, which runs of it name; its number says nothing more. */
  readonly version: number;
  /** Revision of that draft; null: a published version, or what takes effects back. */
  readonly draft: number | null;
  /** SHA-256 of the canonical document, hex. */
  readonly hash: string;
  readonly document: FlowDocument;
  readonly publishedMs: number;
  readonly publishedBy: string;
  /** What whoever published it calls it, and says of it. */
  readonly name: string | null;
  readonly note: string | null;
}

export type SaveAnswer =
  | { readonly kind: 'saved'; readonly revision: number; readonly pathFree: boolean }
  | { readonly kind: 'stale'; readonly theirs: FlowRecord; readonly base: FlowDocument | null }
  | { readonly kind: 'no_flow' };

export type PublishAnswer =
  | { readonly kind: 'published'; readonly version: number }
  /** The draft was changed since it was checked. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'path_taken' };

export interface NewDraft {
  readonly document: FlowDocument;
  /** What the draft's trigger wants to listen at; null: nothing. */
  readonly address: string | null;
  readonly by: string;
}

/** What a run of a draft runs: the draft, or the part of it that is tried; or what a run runs that takes effects back. */
export interface FrozenDraft {
  /** Null: of no draft. */
  readonly revision: number | null;
  /** SHA-256 of the canonical document, hex. */
  readonly hash: string;
  readonly document: FlowDocument;
  readonly by: string;
}

/** How a draft becomes a version. */
export interface Publication {
  /** SHA-256 of the canonical document, hex. */
  readonly hash: string;
  readonly by: string;
  readonly address: string | null;
  /** The schedule that it is started by; null: none. */
  readonly schedule: Schedule | null;
  readonly name: string | null;
  readonly note: string | null;
}

/** Flows, their drafts and their immutable versions. */
export interface FlowStore {
  /** Makes a flow; false when its path belongs to another flow (nothing is saved then). */
  create(id: string, draft: NewDraft): Promise<boolean>;
  get(id: string): Promise<FlowRecord | null>;
  /** Newest first. */
  list(limit: number, beforeId: string | null): Promise<readonly FlowRecord[]>;
  /** Saves a draft that was based on `basedOn`; the path is reserved when it is free. */
  saveDraft(id: string, basedOn: number, draft: NewDraft): Promise<SaveAnswer>;
  /** Makes the draft of that revision the published version. */
  publish(id: string, revision: number, publication: Publication): Promise<PublishAnswer>;
  /**
   * Freezes what is tried of a draft, so that the run of it can not change; nothing is published. The same document of the same
   * revision is frozen once. @returns its number, negative and never given twice; null when there is no such flow
   */
  freeze(flowId: string, frozen: FrozenDraft): Promise<number | null>;
  version(flowId: string, version: number): Promise<FlowVersionRecord | null>;
  versions(flowId: string): Promise<readonly FlowVersionRecord[]>;
  /**
   * Takes it out of use, or back; false when there is no such flow. Its path stays its own.
   * @param schedule of its published version, which ends with the archive, and begins anew when it is restored
   */
  archive(id: string, archived: boolean, schedule: Schedule | null): Promise<boolean>;
  /** The published version of the flow that holds this path, unless it is archived. */
  atPath(path: string): Promise<FlowVersionRecord | null>;
  /** Called when a flow may have changed, here or in another process; null: any of them. */
  onChanged(listener: (flowId: string | null) => void): void;
}
