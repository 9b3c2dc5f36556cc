import type { OperationContract } from '@plumbline/shared';
import { call } from '../../api/call';
import { laidOut } from '../../canvas-core/laid-out';
import { sameDocument } from '../../canvas-core/parts';
import { Draft } from './draft-store';
import { forget, leftOf, thisTab, type Kept } from './journal';

/** A draft that is ready to be edited, and the name of the tab that edits it. */
export interface OpenDraft {
  readonly draft: Draft;
  readonly tab: string;
}

/** Reads a flow, what it needs to be checked, and what was left unsaved in this browser. */
export async function openDraft(flowId: string, signal: AbortSignal): Promise<OpenDraft> {
  const [flow, operations, connections, tab] = await Promise.all([
    call('getFlow', { params: { id: flowId } }, signal),
    call('operations', {}, signal),
    call('listConnections', { query: { limit: 200 } }, signal),
    thisTab(),
  ]);
  const left = await leftOf(flowId, tab, Date.now()).catch((): Kept[] => []);
  const unsaved = left.filter((kept) => !sameDocument(kept.base.document, kept.document));
  const own = left.findLast((kept) => kept.tab === tab);
  const draft = new Draft(
    {
      flowId,
      document: flow.draft,
      revision: flow.revision,
      publishedVersion: flow.publishedVersion,
      problems: flow.problems,
      operations: operations.items as unknown as readonly OperationContract[],
      connections: connections.items,
      ...(own ? { history: own.history } : {}),
      // An edit that came back is no new entry of the history that it is part of already.
      left: unsaved.filter((kept) => kept.tab !== tab).map((kept) => ({ base: kept.base.document, document: kept.document })),
    },
    Date,
  );
  if (own && unsaved.includes(own)) draft.bringBack(own.base.document, own.document);
  draft.edit('Lay out', laidOut);
  await Promise.all(left.filter((kept) => kept.tab !== tab).map(forget)).catch(() => undefined);
  return { draft, tab };
}
