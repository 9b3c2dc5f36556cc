import type { EdgeDocument } from '@plumbline/shared';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Guide } from '../../canvas-core/guides';

/** The edge that a drop would go into. */
export class DropTarget {
  readonly store: StoreApi<{ readonly edge: EdgeDocument | null }> = createStore(() => ({ edge: null as EdgeDocument | null }));

  get edge(): EdgeDocument | null {
    return this.store.getState().edge;
  }

  set(edge: EdgeDocument | null): void {
    if (edge !== this.edge) this.store.setState({ edge });
  }
}

/** Lines that show what a dragged step is in line with. */
export class Guides {
  readonly store: StoreApi<{ readonly guides: readonly Guide[] }> = createStore(() => ({ guides: [] as readonly Guide[] }));

  set(guides: readonly Guide[]): void {
    if (guides.length > 0 || this.store.getState().guides.length > 0) this.store.setState({ guides });
  }
}
