import type { FlowDocument } from '@plumbline/shared';
import { ApiError, hasCode, NetworkError, sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import type { Draft } from './draft-store';
import { keep, type Kept } from './journal';

/** How often it is looked whether saving is due, ms. */
const TICK_MS = 200;
/** An edit is kept in the browser so soon, ms. */
const KEEP_MS = 150;

/**
 * Sends the draft when it is due, and keeps each edit in the browser until the server has it.
 * @returns ends it
 */
export function startSaving(draft: Draft, tab: string): () => void {
  draft.onSend = () => void send(draft);
  const ticking = setInterval(() => draft.advance('ticked'), TICK_MS);
  const stopKeeping = keepEdits(draft, tab);
  const online = (): void => draft.advance('now');
  window.addEventListener('online', online);
  return () => {
    clearInterval(ticking);
    window.removeEventListener('online', online);
    stopKeeping();
    if (draft.isDirty()) draft.advance('now');
  };
}

async function send(draft: Draft): Promise<void> {
  const { flowId, document, base } = draft.state;
  try {
    const { revision, problems } = await call('saveDraft', {
      params: { id: flowId },
      headers: { 'if-match': `"${String(base.revision)}"` },
      body: document,
    });
    draft.saved(revision, document, problems);
  } catch (error) {
    await refused(draft, error);
  }
}

async function refused(draft: Draft, error: unknown): Promise<void> {
  if (hasCode(error, 'stale_revision')) {
    const { revision, theirs } = error.problem as unknown as { revision: number; theirs: FlowDocument };
    return draft.advance(draft.takeTheirs(revision, theirs) === 'conflict' ? 'conflict' : 'merged');
  }
  const away = error instanceof NetworkError || (error instanceof ApiError && error.problem.status >= 500);
  return away ? draft.advance('unreachable') : draft.advance('refused', sentenceOf(error));
}

function keepEdits(draft: Draft, tab: string): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let kept = draft.state;
  const write = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { flowId, base, document, history } = draft.state;
    if (document === kept.document && base === kept.base) return;
    kept = draft.state;
    const value: Kept = { flowId, tab, base, document, history, at: Date.now() };
    // A browser that keeps nothing still saves to the server.
    keep(value).catch(() => undefined);
  };
  const stop = draft.store.subscribe(({ document, base }, before) => {
    if (document !== before.document || base !== before.base) timer ??= setTimeout(write, KEEP_MS);
  });
  const hidden = (): void => {
    write();
    if (document.visibilityState === 'hidden') draft.advance('now');
  };
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('pagehide', write);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', write);
    write();
  };
}
