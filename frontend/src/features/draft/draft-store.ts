import {
  checkFlow,
  TRIGGER_ID,
  type CallableFlow,
  type ConnectionKind,
  type FlowDocument,
  type OperationContract,
  type Problem,
} from '@plumbline/shared';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { EMPTY_HISTORY, record, redo, undo, type History } from '../../canvas-core/history';
import { merge, settle, type Choices } from '../../canvas-core/merge';
import { changesBetween, sameDocument } from '../../canvas-core/parts';
import { sameValue } from '../../canvas-core/same-value';
import { calledFlows } from './called-flows';
import { mineEverywhere, placesAndOthers } from './conflict-parts';
import type { DraftState } from './draft-state';
import { ALL_SAVED, saving, type SaveInput } from './save-machine';

/** A connection, as far as an editor has to know it. */
export interface KnownConnection {
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly service: string;
  readonly name: string;
}

/** What a draft is opened with. */
export interface Opened {
  readonly flowId: string;
  readonly document: FlowDocument;
  readonly revision: number;
  readonly publishedVersion: number | null;
  readonly problems: readonly Problem[];
  readonly operations: readonly OperationContract[];
  readonly connections: readonly KnownConnection[];
  readonly history?: History;
  /** Work that an earlier tab left: merged onto the server's draft. */
  readonly left?: readonly { readonly base: FlowDocument; readonly document: FlowDocument }[];
}

/**
 * The draft while it is edited: one document, one history, one way to change it. Everything that a person does goes
 * through `edit`; everything that others do through `takeTheirs`.
 */
export class Draft {
  readonly store: StoreApi<DraftState>;
  /** Told when the draft is to be sent. */
  onSend: () => void = () => undefined;
  private serverProblems: readonly Problem[];
  /** How long the last check took, and the one that is due. */
  private checkMs = 0;
  private checking: ReturnType<typeof setTimeout> | undefined;
  private connectionsById: ReadonlyMap<string, KnownConnection>;
  /** Flows that were looked up; null: it can not be called. */
  private flows: ReadonlyMap<string, CallableFlow | null> = new Map();

  constructor(
    opened: Opened,
    private readonly clock: { readonly now: () => number },
  ) {
    const { flowId, document, revision, publishedVersion, operations, history = EMPTY_HISTORY } = opened;
    const base = { revision, document };
    this.store = createStore<DraftState>(() => ({
      flowId,
      document,
      base,
      publishedVersion,
      history,
      save: ALL_SAVED,
      savedAt: clock.now(),
      saveError: null,
      conflict: null,
      operations,
      problems: opened.problems,
      around: 0,
      said: null,
    }));
    this.connectionsById = new Map(opened.connections.map((one) => [one.id, one]));
    this.serverProblems = opened.problems.filter(({ code }) => SERVER_ONLY.has(code));
    if (Object.keys(document.steps).length > CHECKED_BY_SERVER_FROM) this.checkMs = QUICK_MS + 1;
    for (const one of opened.left ?? []) this.recover(one.base, one.document);
    this.checkSoon();
  }

  /** Ids of all connections. */
  get knownConnections(): ReadonlySet<string> {
    return new Set(this.connectionsById.keys());
  }

  /** The connections that an operation can use. */
  connectionsFor(contract: OperationContract): readonly KnownConnection[] {
    const { kinds = [] } = contract.connection ?? {};
    const fitting = [...this.connectionsById.values()].filter(({ kind }) => kinds.includes(kind));
    const [connector = ''] = contract.id.split('.');
    const own = fitting.filter(({ service }) => service.toLowerCase().replaceAll(' ', '-') === connector);
    return own.length > 0 ? own : fitting.filter(({ kind }) => kind !== 'practice');
  }

  /** Connections of one kind, whatever service they are of. */
  connectionsOfKind(wanted: KnownConnection['kind']): readonly KnownConnection[] {
    return [...this.connectionsById.values()].filter(({ kind }) => kind === wanted);
  }

  /** Somebody has made or changed connections meanwhile. */
  setConnections(connections: readonly KnownConnection[]): void {
    this.connectionsById = new Map(connections.map((one) => [one.id, one]));
    this.set({ around: this.state.around + 1 });
    this.check();
  }

  /** Flows that the draft calls were looked up. */
  setFlows(flows: ReadonlyMap<string, CallableFlow | null>): void {
    this.flows = flows;
    this.check();
  }

  /** The newest state, for what is not rendered. */
  get state(): DraftState {
    return this.store.getState();
  }

  /**
   * Changes the document, as one entry of the history.
   * @param name what was done, as the history lists it: "Move 3 steps"
   * @param key edits with the same key within a second become one entry
   * @returns whether anything changed
   */
  edit(name: string, change: (document: FlowDocument) => FlowDocument, key?: string): boolean {
    const { document, history } = this.state;
    const after = change(document);
    const changes = after === document ? [] : changesBetween(document, after);
    if (changes.length === 0) return false;
    this.set({ document: after, history: record(history, { name, changes, ...(key === undefined ? {} : { key }) }, this.clock.now()) });
    this.edited();
    return true;
  }

  /** Takes the last edit back. @returns its name */
  undo(): string | null {
    return this.travel(undo, 'Undone');
  }

  redo(): string | null {
    return this.travel(redo, 'Done again');
  }

  private travel(way: typeof undo, word: string): string | null {
    const { document, history } = this.state;
    const there = way(history, document);
    if (!there) return null;
    this.set({ document: there.document, history: there.history, said: `${word}: ${there.entry.name}` });
    this.edited();
    return there.entry.name;
  }

  /** Somebody else has saved: what they did to other parts is taken over, for the same part the person chooses. */
  takeTheirs(revision: number, theirs: FlowDocument): 'same' | 'merged' | 'conflict' {
    const { base, document } = this.state;
    if (revision <= base.revision) return 'same';
    const merged = merge(base.document, document, theirs);
    // Where a step lies is worth no question: the side that moved it last wins.
    const [places, conflicts] = placesAndOthers(merged.conflicts);
    const settled = settle(merged.document, places, mineEverywhere(places));
    if (conflicts.length > 0) {
      this.set({ conflict: { merged: settled, conflicts, theirs: { revision, document: theirs } } });
      return 'conflict';
    }
    this.set({ document: settled, base: { revision, document: theirs } });
    this.check();
    return 'merged';
  }

  /** The person has chosen, part by part. */
  settle(choices: Choices): void {
    const { conflict } = this.state;
    if (!conflict) return;
    const document = settle(conflict.merged, conflict.conflicts, choices);
    this.set({ document, base: { revision: conflict.theirs.revision, document: conflict.theirs.document }, conflict: null });
    this.check();
    this.advance('settled');
  }

  /** The server took what was sent. */
  saved(revision: number, document: FlowDocument, problems: readonly Problem[]): void {
    this.set({ base: { revision, document }, savedAt: this.clock.now(), saveError: null });
    this.serverSays(problems);
    this.advance('saved');
  }

  /** What only the server can find, as it stands now. */
  serverSays(problems: readonly Problem[]): void {
    this.serverProblems = problems.filter(({ code }) => SERVER_ONLY.has(code));
    this.checkSoon();
  }

  /** Moves the saving on; sends when that is due. Why it was refused is said for as long as it counts as refused. */
  advance(input: SaveInput, error: string | null = null): void {
    const { machine, send } = saving(this.state.save, input, this.clock.now());
    const saveError = machine.state === 'failed' ? (error ?? this.state.saveError) : null;
    if (machine !== this.state.save || saveError !== this.state.saveError) this.set({ save: machine, saveError });
    if (send) this.onSend();
  }

  /** Whether the server does not have everything yet. */
  isDirty(): boolean {
    return !sameDocument(this.state.document, this.state.base.document);
  }

  /** Saves what is not saved. False: the server does not have everything, for a conflict, a refusal, or because it took too long. */
  flushed(): Promise<boolean> {
    if (!this.isDirty() && this.state.save.state === 'saved') return Promise.resolve(true);
    this.advance('now');
    return new Promise((resolve) => {
      const end = (is: boolean): void => {
        clearTimeout(timer);
        stop();
        resolve(is);
      };
      const timer = setTimeout(() => end(false), FLUSH_MS);
      const stop = this.store.subscribe(({ save }) => {
        if (save.state === 'saved') end(true);
        if (save.state === 'conflict' || save.state === 'failed') end(false);
      });
    });
  }

  published(version: number): void {
    this.set({ publishedVersion: version });
  }

  heard(): void {
    if (this.state.said !== null) this.set({ said: null });
  }

  /** Unsaved work of a tab that was closed: one entry of the history. */
  private recover(base: FlowDocument, document: FlowDocument): void {
    const after = this.onto(base, document);
    if (this.edit('Recover unsaved work', () => after)) this.set({ said: RECOVERED });
  }

  /** Unsaved work of this tab before it was loaded again: the history holds its entries already. */
  bringBack(base: FlowDocument, document: FlowDocument): void {
    const after = this.onto(base, document);
    if (sameDocument(after, this.state.document)) return;
    this.set({ document: after, said: RECOVERED });
    this.edited();
  }

  /** Somebody's changes to `base`, made to the draft as it is now; where both changed the same, the unsaved side is shown. */
  private onto(base: FlowDocument, document: FlowDocument): FlowDocument {
    const merged = merge(base, document, this.state.document);
    return settle(merged.document, merged.conflicts, mineEverywhere(merged.conflicts));
  }

  private edited(): void {
    this.checkSoon();
    this.advance('edited');
  }

  /**
   * Checks at once where that is quick, else when no edit has come for a while: a check of 1,000 steps must not hold up what is typed.
   * Until then nothing is said of steps that are gone. Publishing and running ask the server, which checks for itself.
   */
  private checkSoon(): void {
    if (this.checkMs <= QUICK_MS) return this.check();
    clearTimeout(this.checking);
    this.checking = setTimeout(() => this.check(), CHECK_AFTER_MS);
    const { document, problems } = this.state;
    const isThere = ({ step }: Problem): boolean => step === undefined || step === TRIGGER_ID || Object.hasOwn(document.steps, step);
    if (!problems.every(isThere)) this.set({ problems: problems.filter(isThere) });
  }

  /** Now, also where it would have waited: the same checks as the server's, which alone knows whether a path is free. */
  check(): void {
    clearTimeout(this.checking);
    const from = performance.now();
    const { document, operations } = this.state;
    const flows = calledFlows(document, this.flows);
    const around = { connections: this.connectionsById, ...(flows ? { flows } : {}) };
    const problems = [...this.serverProblems, ...checkFlow(document, operations, around)];
    this.checkMs = performance.now() - from;
    if (!sameValue(problems, this.state.problems)) this.set({ problems });
  }

  private set(change: Partial<DraftState>): void {
    this.store.setState(change);
  }
}

/** A check that takes longer waits until no edit has come for so long, ms. */
const QUICK_MS = 8;
const CHECK_AFTER_MS = 250;
/** A draft with more steps opens with the problems that the server has found, and is checked once it is there. */
const CHECKED_BY_SERVER_FROM = 200;
/** How long it is waited until the server has everything, ms. */
const FLUSH_MS = 8_000;
const RECOVERED = 'Work that was not saved when this flow was closed is back';

/** Problems that only the server can find. */
const SERVER_ONLY: ReadonlySet<string> = new Set(['path_taken', 'hook_secret_missing']);
