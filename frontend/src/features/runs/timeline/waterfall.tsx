'use client';

import type { FlowDocument } from '@plumbline/shared';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../../../ui/button';
import { duration } from '../../../ui/relative-time';
import { Tip } from '../../../ui/tip';
import type { ReadJournal } from '../run/journal-store';
import { beforeOf, openFor, rowsOf, type Row } from './rows';
import { Ruler } from './ruler';
import { placeOfTime, scaleOf } from './scale';
import { linesOf } from './segments';
import './waterfall.css';
import { WATERFALL_ROW, WaterfallRow } from './waterfall-row';

interface WaterfallProps {
  readonly document: FlowDocument;
  readonly journal: ReadJournal;
  /** Ends the time axis of a run that has not ended, ms. */
  readonly nowMs: number;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly cursorMs: number | null;
  readonly onCursor: (ms: number | null) => void;
  readonly errorsOnly: boolean;
  readonly onErrorsOnly: (on: boolean) => void;
  readonly follows: boolean;
  readonly onFollow: (on: boolean) => void;
}

/** What each step was doing when: a bar for each attempt, one row for each step. */
export function Waterfall(props: WaterfallProps): ReactNode {
  const { document, journal, nowMs, selected, onSelect, cursorMs, onCursor, errorsOnly, onErrorsOnly, follows, onFollow } = props;
  const { entries, view, count } = journal;
  const frame = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const lines = useMemo(() => linesOf(entries.slice(0, count), beforeOf(document)), [entries, count, document]);
  const shown = useMemo(
    () => new Set([...opened, ...(selected === null ? [] : openFor(document, selected))]),
    [opened, selected, document],
  );
  // `count` says that the view, which changes in place, is another one.
  const rows = useMemo(
    () => (count >= 0 ? rowsOf(document, view, lines, { opened: shown, errorsOnly }) : []),
    [document, view, lines, shown, errorsOnly, count],
  );
  const endMs = view.finishedMs ?? nowMs;
  const scale = useMemo(() => {
    const busy = [...lines.values()].flatMap(({ segments }) =>
      segments.flatMap(({ kind, fromMs, toMs }): [number, number][] =>
        kind === 'running'
          ? [[fromMs, toMs ?? endMs]]
          : [
              [fromMs, fromMs],
              [toMs ?? endMs, toMs ?? endMs],
            ],
      ),
    );
    return scaleOf(busy, view.acceptedMs, Math.max(endMs, view.acceptedMs + 1));
  }, [lines, view, endMs]);
  const moments = useMemo(() => [...new Set(entries.slice(0, count).map(({ atMs }) => atMs))], [entries, count]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => WATERFALL_ROW,
    overscan: 10,
  });
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === (current ?? selected)),
  );

  const selectedIndex = rows.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex);
  }, [selectedIndex, virtual]);
  const newest = follows && view.end === null ? rows.findLastIndex(({ status }) => status === 'running' || status === 'retrying') : -1;
  useEffect(() => {
    if (newest >= 0) virtual.scrollToIndex(newest);
  }, [newest, virtual]);

  const toggle = useCallback((id: string, to?: boolean) => {
    setOpened((now) => {
      const next = new Set(now);
      if (to ?? !next.has(id)) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const onPress = useCallback(
    (row: Row) => {
      setCurrent(row.id);
      if (row.isOpen !== null) toggle(row.id);
      if (row.kind === 'step') onSelect(row.key);
    },
    [onSelect, toggle],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    const go = (index: number): void => {
      const next = rows[Math.min(rows.length - 1, Math.max(0, index))];
      if (!next) return;
      setCurrent(next.id);
      if (next.kind === 'step') onSelect(next.key);
      virtual.scrollToIndex(rows.indexOf(next));
    };
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => (row?.isOpen === false ? toggle(row.id, true) : go(at + 1)),
      ArrowLeft: () =>
        row?.isOpen === true
          ? toggle(row.id, false)
          : go(rows.findLastIndex(({ depth }, index) => index < at && depth < (row?.depth ?? 0))),
      Enter: () => row && onPress(row),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const cursor = cursorMs === null ? null : placeOfTime(scale, cursorMs);
  return (
    <div className="flex h-full min-h-0 flex-col" data-testid="waterfall">
      <div className="flex shrink-0 border-b border-line bg-surface-2">
        <div className="flex w-60 shrink-0 items-center gap-1 px-2">
          <Tip text="Only what went wrong (E)">
            <Button
              size="sm"
              look={errorsOnly ? 'primary' : 'quiet'}
              className="h-6"
              aria-pressed={errorsOnly}
              data-testid="errors-only"
              onClick={() => onErrorsOnly(!errorsOnly)}
            >
              Errors
            </Button>
          </Tip>
          <Tip text="Keep what runs in sight (F)">
            <Button
              size="sm"
              look={follows ? 'primary' : 'quiet'}
              className="h-6"
              aria-pressed={follows}
              data-testid="follow-live"
              onClick={() => onFollow(!follows)}
            >
              Follow
            </Button>
          </Tip>
          {cursorMs !== null && (
            <Button size="sm" look="plain" className="ml-auto h-6" data-testid="back-to-now" onClick={() => onCursor(null)}>
              {duration(cursorMs - scale.startMs)} · now
            </Button>
          )}
        </div>
        <Ruler scale={scale} cursorMs={cursorMs} onCursor={onCursor} moments={moments} />
      </div>
      <div
        ref={frame}
        role="tree"
        aria-label="Steps of this run in time"
        tabIndex={0}
        aria-activedescendant={rows[at] ? `wf-${rows[at].id}` : undefined}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      >
        <div className="relative" style={{ height: Math.max(virtual.getTotalSize(), 1) }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <WaterfallRow
                  key={row.id}
                  row={row}
                  domId={`wf-${row.id}`}
                  line={row.kind === 'step' ? lines.get(row.key) : undefined}
                  scale={scale}
                  nowMs={endMs}
                  top={start}
                  isSelected={row.id === selected}
                  isCurrent={index === at}
                  onPress={onPress}
                />
              )
            );
          })}
          {cursor !== null && (
            <div className="pointer-events-none absolute top-0 right-0 bottom-0 left-60">
              <div className="absolute top-0 bottom-0 w-px bg-accent" style={{ left: `${String(cursor * 100)}%` }} />
            </div>
          )}
          <div className="pointer-events-none absolute top-0 right-0 bottom-0 left-60">
            {scale.stretches.map(
              ({ folded, from, to }) =>
                folded && (
                  <span key={from} className="fold" style={{ left: `${String(from * 100)}%`, width: `${String((to - from) * 100)}%` }} />
                ),
            )}
          </div>
        </div>
        {rows.length === 0 && <p className="p-4 text-fg-2">{errorsOnly ? 'Nothing went wrong.' : 'Nothing has happened yet.'}</p>}
      </div>
    </div>
  );
}
