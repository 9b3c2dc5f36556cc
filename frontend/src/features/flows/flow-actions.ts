'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { FlowDocument } from '@plumbline/shared';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { toast } from '../../ui/toast';
import { copyName, fileName } from './file-name';
import { blankFlow } from './gallery';

export type FlowItem = CallOutput<'listFlows'>['items'][number];
type Named = Pick<FlowItem, 'id' | 'name'>;

/** What one can do with flows from their list. Each says when it went wrong, and never throws. */
export interface FlowActions {
  readonly open: (id: string) => void;
  /** What arrived for it. */
  readonly inbox: (id: string) => void;
  readonly blank: () => Promise<void>;
  /** Makes a flow of a template, owned by whoever does it, and opens it. */
  readonly fromTemplate: (document: FlowDocument) => Promise<void>;
  /** Makes a flow of a document as it is. @returns null when the server refused it, which was said */
  readonly add: (document: FlowDocument) => Promise<CallOutput<'createFlow'> | null>;
  readonly rename: (flow: Named, name: string) => Promise<void>;
  readonly duplicate: (flow: Named) => Promise<void>;
  readonly download: (flow: Named) => Promise<void>;
  readonly archive: (flow: Named, archived: boolean) => Promise<void>;
}

export function useFlowActions(): FlowActions {
  const router = useRouter();
  const client = useQueryClient();
  const { data } = useApi('getSession', {}, { freshMs: 60_000 });
  const me = data?.user.email ?? '';
  return useMemo(() => {
    const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: apiKey('listFlows') });
    const open = (id: string): void => router.push(`/flows/${id}`);
    /** Does it, says what went wrong, and reads the list again. */
    const tried = async <T>(task: () => Promise<T>): Promise<T | null> => {
      try {
        return await task();
      } catch (error) {
        toast({ text: sentenceOf(error), tone: 'bad' });
        return null;
      } finally {
        void refresh();
      }
    };
    const add = (document: FlowDocument): Promise<CallOutput<'createFlow'> | null> => tried(() => call('createFlow', { body: document }));
    const opened = async (document: FlowDocument): Promise<void> => {
      const made = await add(document);
      if (made) open(made.id);
    };
    const named = async ({ id }: Named, name: string): Promise<void> => {
      const { draft, revision } = await call('getFlow', { params: { id } });
      await call('saveDraft', { params: { id }, headers: { 'if-match': `"${String(revision)}"` }, body: { ...draft, name } });
    };
    const rename = async (flow: Named, name: string): Promise<void> => {
      const done = await tried(async () => {
        await named(flow, name);
        return true;
      });
      if (done) toast({ text: `Renamed to "${name}".`, action: { title: 'Undo', run: () => void tried(() => named(flow, flow.name)) } });
    };
    const archive = async (flow: Named, archived: boolean): Promise<void> => {
      const change = (now: boolean): Promise<unknown> =>
        now ? call('archiveFlow', { params: { id: flow.id } }) : call('restoreFlow', { params: { id: flow.id } });
      if (!(await tried(() => change(archived)))) return;
      const text = archived ? `"${flow.name}" is archived: it starts no runs.` : `"${flow.name}" is back in use.`;
      toast({ text, action: { title: 'Undo', run: () => void tried(() => change(!archived)) } });
    };
    const duplicate = async (flow: Named): Promise<void> => {
      const made = await tried(async () => {
        const { draft } = await call('getFlow', { params: { id: flow.id } });
        return call('createFlow', { body: { ...draft, name: copyName(draft.name) } });
      });
      if (made) toast({ text: `"${copyName(flow.name)}" was made, as a draft.`, action: { title: 'Open', run: () => open(made.id) } });
    };
    const download = async ({ id, name }: Named): Promise<void> => {
      const document = await tried(() => call('exportFlow', { params: { id } }));
      if (document) saveFile(fileName(name), JSON.stringify(document, null, 2));
    };
    const owned = (document: FlowDocument): FlowDocument => (me === '' ? document : { ...document, owner: me });
    return {
      open,
      inbox: (id) => router.push(`/inbox?flow=${id}`),
      blank: () => opened(blankFlow(me)),
      fromTemplate: (document) => opened(owned(document)),
      add,
      rename,
      duplicate,
      download,
      archive,
    };
  }, [client, router, me]);
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
