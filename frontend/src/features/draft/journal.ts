import type { FlowDocument } from '@plumbline/shared';
import { del, entries, set } from 'idb-keyval';
import type { History } from '../../canvas-core/history';

/** What one tab has done to a flow, kept in the browser: nothing is lost when the tab closes, and undo outlives a reload. */
export interface Kept {
  readonly flowId: string;
  readonly tab: string;
  readonly base: { readonly revision: number; readonly document: FlowDocument };
  readonly document: FlowDocument;
  readonly history: History;
  /** ms since 1970. */
  readonly at: number;
}

const TAB_KEY = 'plumbline-tab';
const PREFIX = 'draft:';
/** Without locks nobody can tell whether a tab still lives: then it counts as closed when it wrote nothing for so long, ms. */
const SILENT_MS = 60_000;

const nameOf = (kept: Pick<Kept, 'flowId' | 'tab'>): string => `${PREFIX}${kept.flowId}:${kept.tab}`;
const lockOf = (tab: string): string => `plumbline:tab:${tab}`;

/** Holds a lock as long as this tab lives. False: another tab has it, as after "duplicate tab". */
function hold(tab: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(lockOf(tab), { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => undefined);
    });
  });
}

let tabId: Promise<string> | null = null;

/** This tab's name: the same after a reload, another one in each tab. */
export function thisTab(): Promise<string> {
  tabId ??= (async () => {
    const known = sessionStorage.getItem(TAB_KEY);
    if (known !== null && (!('locks' in navigator) || (await hold(known)))) return known;
    const fresh = Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('');
    sessionStorage.setItem(TAB_KEY, fresh);
    if ('locks' in navigator) await hold(fresh);
    return fresh;
  })();
  return tabId;
}

/** Writes what this tab has done. @throws when the browser keeps nothing, as in some private windows */
export const keep = (kept: Kept): Promise<void> => set(nameOf(kept), kept);
export const forget = (kept: Pick<Kept, 'flowId' | 'tab'>): Promise<void> => del(nameOf(kept));

/** What this tab, and tabs that are closed, have left of a flow; newest last. */
export async function leftOf(flowId: string, tab: string, nowMs: number): Promise<Kept[]> {
  const all = await entries<string, Kept>();
  const ours = all.filter(([key]) => typeof key === 'string' && key.startsWith(`${PREFIX}${flowId}:`)).map(([, kept]) => kept);
  const living = await livingTabs();
  const closed = (kept: Kept): boolean => (living ? !living.has(lockOf(kept.tab)) : nowMs - kept.at > SILENT_MS);
  return ours.filter((kept) => kept.tab === tab || closed(kept)).sort((a, b) => a.at - b.at);
}

async function livingTabs(): Promise<Set<string | undefined> | null> {
  if (!('locks' in navigator)) return null;
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name));
}
