'use client';

import { isEndStatus, placeOf, TRIGGER_ID, type FlowDocument, type OperationContract } from '@plumbline/shared';
import { useQueryClient } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useApi, apiKey } from '../../../api/use-api';
import { useLiveRun, useRunStore } from '../../../live/use-live';
import { Tabs } from '../../../ui/tabs';
import { useNow } from '../../../ui/use-now';
import { Divider, Panel, Split } from '../../../ui/split';
import type { CanvasHandle } from '../../canvas/index';
import { BulkRepairDialog } from '../../repair/index';
import { effectKey, useUndo } from '../../undo/index';
import { JournalList } from '../journal/journal-list';
import { ledgerOf } from '../ledger/ledger';
import { LedgerList } from '../ledger/ledger-list';
import { Waterfall } from '../timeline/waterfall';
import { alikeOf, bulkFilterFor } from './alike';
import { JournalStore } from './journal-store';
import { RunCanvas } from './run-canvas';
import { RunHeader, type RunHead } from './run-header';
import { firstTrouble, whereWords } from './run-words';
import { stoodAt } from './stood-at';
import { StepPanel } from './step-panel';
import { useRunKeys } from './use-run-keys';

interface RunViewProps {
  readonly head: RunHead;
  readonly document: FlowDocument;
  readonly operations: readonly OperationContract[];
}

/** Most runs that are looked through for others that failed alike. */
const ALIKE = 100;

export function RunView({ head, document, operations }: RunViewProps): ReactNode {
  const { id, flowId } = head;
  const client = useQueryClient();
  const store = useRunStore(id);
  const live = useLiveRun(store);
  const journals = useMemo(() => new JournalStore(id), [id]);
  const journal = useSyncExternalStore(journals.subscribe, journals.read, journals.read);
  const reach = Math.max(live?.head ?? 0, head.seq);
  useEffect(() => journals.reach(reach), [journals, reach]);
  const { view, count } = journal;
  const status = live?.status ?? head.status;
  const now = useNow(isEndStatus(status) ? 60_000 : 500);
  const [chosen, setChosen] = useQueryState('step', parseAsString.withOptions({ history: 'replace' }));
  const [cursorMs, setCursorMs] = useState<number | null>(null);
  const [errorsOnly, setErrorsOnly] = useState(false);
  const [follows, setFollows] = useState(true);
  const [tab, setTab] = useState('waterfall');
  const [repairs, setRepairs] = useState(false);
  const trouble = count > 0 ? firstTrouble(view) : null;
  // The step that was shown stays shown when its trouble is over.
  const [kept, setKept] = useState<string | null>(null);
  if (kept === null && trouble !== null) setKept(trouble);
  const selected = chosen ?? kept;
  const select = useCallback((key: string) => void setChosen(key), [setChosen]);
  const nameOf = useCallback((key: string): string => nameIn(document, key), [document]);
  const entries = useMemo(() => journal.entries.slice(0, count), [journal.entries, count]);
  const stood = useMemo(() => (cursorMs === null ? null : stoodAt(id, entries, cursorMs)), [id, entries, cursorMs]);
  const ledger = useMemo(() => ledgerOf(entries), [entries]);
  const hasEnded = isEndStatus(status);
  const undo = useUndo(id, view.seq, count > 0 && (hasEnded || status === 'needs_attention'));
  const undone = useMemo(
    () => new Map(undo.data?.items.flatMap((item) => (item.undo ? [[effectKey(item), item] as const] : []))),
    [undo.data],
  );
  useEffect(() => {
    // A run that was repaired may go on with another version.
    void client.invalidateQueries({ queryKey: apiKey('getRun', { params: { id }, query: { values: 'false' } }) });
  }, [client, id, hasEnded]);

  const failing = selected === null ? undefined : view.steps.get(selected);
  const filter = bulkFilterFor(flowId, status, failing);
  const others = useApi('listRuns', { query: { flow: flowId, status, limit: ALIKE } }, { enabled: filter !== null, freshMs: 30_000 });
  const label = others.data?.items.find((run) => run.id === id)?.label ?? null;
  const own = useApi('listRuns', { query: { q: id, limit: 1 } }, { freshMs: Infinity, enabled: label === null });
  const alike = filter && others.data ? alikeOf(others.data, id, filter) : null;
  const where = count > 0 ? whereWords(status, view, nameOf) : '…';

  const canvas = useRef<CanvasHandle | null>(null);
  const setCanvas = useCallback((handle: CanvasHandle) => void (canvas.current = handle), []);
  useRunKeys({
    e: () => setErrorsOnly((on) => !on),
    f: () => setFollows((on) => !on),
    '1': () => canvas.current?.fit(),
    '0': () => canvas.current?.zoomTo(1),
    '+': () => canvas.current?.zoomBy(1.25),
    '=': () => canvas.current?.zoomBy(1.25),
    '-': () => canvas.current?.zoomBy(0.8),
  });
  return (
    <div className="flex h-full flex-col" data-testid="run-page" data-status={status} data-seq={view.seq}>
      <RunHeader
        head={head}
        document={document}
        status={status}
        where={where}
        finishedMs={view.finishedMs}
        nowMs={now}
        seq={view.seq}
        label={label ?? own.data?.items[0]?.label ?? null}
      />
      <p role="status" className="sr-only">
        {hasEnded && count > 0 ? `The run has ended. ${where}.` : ''}
      </p>
      <Split orientation="horizontal" className="min-h-0 flex-1">
        <Panel id="run-left" minSize="320px">
          <Split orientation="vertical" className="h-full">
            <Panel id="run-canvas" defaultSize="55%" minSize="120px">
              <RunCanvas
                flowId={flowId}
                document={document}
                operations={operations}
                store={store}
                stood={stood}
                selected={selected}
                onSelect={select}
                onReady={setCanvas}
              />
            </Panel>
            <Divider between="rows" label="Height of the canvas" />
            <Panel id="run-below" minSize="120px" className="flex flex-col bg-surface">
              <Tabs
                label="About this run"
                value={tab}
                onChange={setTab}
                className="h-full"
                tabs={[
                  {
                    id: 'waterfall',
                    title: 'Waterfall',
                    content: (
                      <Waterfall
                        document={document}
                        journal={journal}
                        nowMs={now}
                        selected={selected}
                        onSelect={select}
                        cursorMs={cursorMs}
                        onCursor={setCursorMs}
                        errorsOnly={errorsOnly}
                        onErrorsOnly={setErrorsOnly}
                        follows={follows}
                        onFollow={setFollows}
                      />
                    ),
                  },
                  {
                    id: 'ledger',
                    title: `Already done outside ${ledger.length > 0 ? String(ledger.filter(({ happened }) => happened !== 'no').length) : ''}`,
                    content: <LedgerList lines={ledger} undone={undone} nameOf={nameOf} onSelect={select} />,
                  },
                  { id: 'journal', title: 'Journal', content: <JournalList entries={entries} nameOf={nameOf} /> },
                ]}
              />
            </Panel>
          </Split>
        </Panel>
        <Divider label="Width of the step panel" />
        <Panel id="run-step" defaultSize="440px" minSize="320px" maxSize="60%">
          {selected === null ? (
            <p className="h-full bg-surface p-4 text-fg-2">
              Choose a step on the canvas or in the waterfall to see what it got, gave and sent.
            </p>
          ) : (
            <StepPanel
              key={selected}
              runId={id}
              flowId={flowId}
              document={document}
              stepKey={selected}
              seq={view.seq}
              entries={entries}
              nameOf={nameOf}
              alike={alike === null ? undefined : { ...alike, onOpen: () => setRepairs(true) }}
            />
          )}
        </Panel>
      </Split>
      {repairs && filter && (
        <BulkRepairDialog
          filter={filter}
          about={`All runs of “${document.name}” that are stuck at “${nameOf(failing?.id ?? '')}” with ${filter.errorCode ?? 'the same error'}.`}
          onClose={() => setRepairs(false)}
        />
      )}
    </div>
  );
}

function nameIn(document: FlowDocument, key: string): string {
  const { step, turn } = placeOf(key);
  const name = step === TRIGGER_ID ? (document.trigger.name ?? 'Trigger') : (document.steps[step]?.name ?? step);
  return turn.length === 0 ? name : `${name} (item ${turn.map((index) => index + 1).join(', ')})`;
}
