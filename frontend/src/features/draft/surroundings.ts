import { callableOf, namedFlows, type CallableFlow } from '@plumbline/shared';
import { hasCode } from '../../api/api-error';
import { call } from '../../api/call';
import type { Draft } from './draft-store';

/**
 * Keeps what a draft is checked against up to date: the flows that it calls as soon as it names them, and all of it, with the
 * connections, when somebody comes back to this tab.
 * @returns ends it
 */
export function followSurroundings(draft: Draft): () => void {
  const known = new Map<string, CallableFlow | null>();
  const asked = new Set<string>();
  const lookUp = (ids: Iterable<string>): void => {
    for (const id of ids) {
      asked.add(id);
      void callable(id).then(
        (flow) => {
          known.set(id, flow);
          draft.setFlows(new Map(known));
        },
        // Without an answer nothing is said of it here; the server says so at publish.
        () => asked.delete(id),
      );
    }
  };
  const lookUpNew = (): void => lookUp([...namedFlows(draft.state.document)].filter((id) => !asked.has(id)));
  const lookAgain = (): void => {
    if (document.visibilityState === 'hidden') return;
    lookUp(namedFlows(draft.state.document));
    void call('listConnections', { query: { limit: 200 } }).then(
      ({ items }) => draft.setConnections(items),
      () => undefined,
    );
  };
  const stop = draft.store.subscribe((now, before) => {
    if (now.document.steps !== before.document.steps) lookUpNew();
  });
  document.addEventListener('visibilitychange', lookAgain);
  lookUpNew();
  return () => {
    stop();
    document.removeEventListener('visibilitychange', lookAgain);
  };
}

/** Null: there is no such flow, it is not published, or it can not be called. */
async function callable(id: string): Promise<CallableFlow | null> {
  try {
    const { publishedVersion, archived } = await call('getFlow', { params: { id } });
    if (publishedVersion === null || archived) return null;
    const { document } = await call('getVersion', { params: { id, version: publishedVersion } });
    return callableOf(document);
  } catch (error) {
    if (hasCode(error, 'flow_not_found')) return null;
    throw error;
  }
}
