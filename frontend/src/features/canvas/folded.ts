import { createStore, type StoreApi } from 'zustand/vanilla';

const KEY = 'plumbline-folded';

/** Which groups are drawn as one card. A matter of the person who looks, so it is kept in the browser and not in the flow. */
export class Folded {
  readonly store: StoreApi<{ readonly ids: ReadonlySet<string> }>;

  constructor(private readonly flowId: string) {
    this.store = createStore(() => ({ ids: new Set(read(`${KEY}:${flowId}`)) }));
  }

  toggle(group: string): void {
    const ids = new Set(this.store.getState().ids);
    if (!ids.delete(group)) ids.add(group);
    this.store.setState({ ids });
    localStorage.setItem(`${KEY}:${this.flowId}`, JSON.stringify([...ids]));
  }
}

function read(key: string): string[] {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(known) ? known.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
