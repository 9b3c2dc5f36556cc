import { createStore, type StoreApi } from 'zustand/vanilla';

/** What is selected on a canvas. Ids are those of its nodes: step ids, `trigger`, `note:<id>`, `group:<id>`. */
export interface SelectionState {
  readonly ids: ReadonlySet<string>;
  /** Key of the one selected edge. */
  readonly edge: string | null;
}

const NOBODY: ReadonlySet<string> = new Set();

/** A store of its own: selecting makes no entry of the history and renders nothing but what was and is selected. */
export class Selection {
  readonly store: StoreApi<SelectionState> = createStore<SelectionState>(() => ({ ids: NOBODY, edge: null }));

  get ids(): ReadonlySet<string> {
    return this.store.getState().ids;
  }

  /** The one that is selected, when it is one. */
  get only(): string | null {
    const { ids } = this;
    return ids.size === 1 ? ([...ids][0] ?? null) : null;
  }

  select(ids: Iterable<string>): void {
    const next = new Set(ids);
    const { ids: before, edge } = this.store.getState();
    if (edge === null && next.size === before.size && [...next].every((id) => before.has(id))) return;
    this.store.setState({ ids: next, edge: null });
  }

  /** Adds one, or takes it out. */
  toggle(id: string, on: boolean): void {
    const { ids } = this;
    if (ids.has(id) === on) return;
    const next = new Set(ids);
    if (on) next.add(id);
    else next.delete(id);
    this.store.setState({ ids: next, edge: null });
  }

  selectEdge(edge: string | null): void {
    if (edge === this.store.getState().edge && this.ids.size === 0) return;
    this.store.setState({ ids: NOBODY, edge });
  }
}
