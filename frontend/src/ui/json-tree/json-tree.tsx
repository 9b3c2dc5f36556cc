'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight, Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../button';
import { cn } from '../cn';
import { CopyButton } from '../copy-button';
import { Input } from '../field';
import { around, findInTree, pathOf, rowsOfTree, type JsonNode, type JsonPart, type JsonRow } from './rows';

interface JsonTreeProps {
  readonly root: JsonNode;
  /** What it is, for screen readers. */
  readonly label: string;
  /** What the root is called in expressions. */
  readonly base: string;
  /** Fetches entries of what is not here whole. */
  readonly load?: (pointer: string, from: number) => Promise<JsonPart>;
  /** Buttons beside the search. */
  readonly actions?: ReactNode;
  readonly note?: ReactNode;
}

const ROW = 24;
const START: ReadonlySet<string> = new Set(['']);
const NONE: ReadonlyMap<string, JsonPart> = new Map();

/** A value as a tree of which only the lines in sight are in the page. Arrow keys walk, right unfolds, left folds. */
export function JsonTree({ root, label, base, load, actions, note }: JsonTreeProps): ReactNode {
  const [open, setOpen] = useState(START);
  const [fetched, setFetched] = useState(NONE);
  const [failed, setFailed] = useState(false);
  const [query, setQuery] = useState('');
  const [hit, setHit] = useState(0);
  const [chosen, setChosen] = useState('');
  const frame = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOfTree(root, open, fetched), [root, open, fetched]);
  const found = useMemo(() => findInTree(root, query, fetched), [root, query, fetched]);
  const hits = useMemo(() => new Set(found), [found]);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => ROW, overscan: 10 });
  const at = Math.max(
    0,
    rows.findIndex(({ pointer }) => pointer === chosen),
  );
  const current = rows[at];

  const fetchPart = async (pointer: string, from: number): Promise<void> => {
    if (!load) return;
    try {
      const part = await load(pointer, from);
      setFetched((known) =>
        new Map(known).set(pointer, {
          entries: [...(from === 0 ? [] : (known.get(pointer)?.entries ?? [])), ...part.entries],
          next: part.next,
        }),
      );
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  const toggle = (row: JsonRow, to = row.isOpen !== true): void => {
    if (row.kind === 'more')
      return void fetchPart(row.pointer.replace('#more', ''), fetched.get(row.pointer.replace('#more', ''))?.next ?? 0);
    if (row.isOpen === null) return;
    setOpen((now) => {
      const next = new Set(now);
      if (to) next.add(row.pointer);
      else next.delete(row.pointer);
      return next;
    });
    if (to && row.node.value === undefined && !fetched.has(row.pointer)) void fetchPart(row.pointer, 0);
  };
  useEffect(() => {
    // What is not here whole is fetched as soon as it is shown.
    if (root.value === undefined && load)
      void load('', 0).then(
        (part) => setFetched(new Map([['', part]])),
        () => setFailed(true),
      );
  }, [root, load]);
  const go = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (!row) return;
    setChosen(row.pointer);
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const showHit = (index: number): void => {
    const pointer = found[(index + found.length) % Math.max(1, found.length)];
    if (pointer === undefined) return;
    setHit((index + found.length) % found.length);
    setOpen((now) => new Set([...now, ...around(pointer)]));
    setChosen(pointer);
  };
  useEffect(() => {
    if (query !== '' && current) virtual.scrollToIndex(at);
    // Only where a search has chosen another line.
  }, [query, current, at, virtual]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => current && (current.isOpen === false ? toggle(current, true) : go(at + 1)),
      ArrowLeft: () =>
        current &&
        (current.isOpen === true
          ? toggle(current, false)
          : go(rows.findIndex(({ pointer }) => pointer === around(current.pointer).at(-1)))),
      Enter: () => current && toggle(current),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="flex h-full min-h-0 flex-col" data-testid="json-tree">
      <div className="flex items-center gap-2 border-b border-line px-3 py-1.5">
        <Search size={14} aria-hidden="true" className="shrink-0 text-fg-3" />
        <Input
          value={query}
          aria-label={`Search in ${label}`}
          placeholder="Search"
          className="min-h-7 flex-1 border-transparent"
          onChange={(event) => {
            setQuery(event.target.value);
            setHit(0);
          }}
          onKeyDown={(event) =>
            event.key === 'Enter' && showHit(event.shiftKey ? hit - 1 : current && hits.has(current.pointer) ? hit + 1 : hit)
          }
        />
        {query !== '' && (
          <span role="status" className="text-sm whitespace-nowrap text-fg-2">
            {found.length === 0 ? 'Nothing found' : `${String(hit + 1)} of ${String(found.length)}`}
          </span>
        )}
        {actions}
      </div>
      {note !== undefined && <p className="border-b border-line bg-surface-2 px-3 py-1 text-sm text-fg-2">{note}</p>}
      {failed && (
        <p role="alert" className="px-3 py-1 text-sm text-failed">
          A part of it could not be fetched. Fold and unfold it to try again.
        </p>
      )}
      <div
        ref={frame}
        role="tree"
        aria-label={label}
        aria-activedescendant={current ? `${base}${current.pointer}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-auto py-1 font-mono text-sm outline-offset-[-2px]"
      >
        <div className="relative w-max min-w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <Line
                key={row.pointer}
                row={row}
                id={`${base}${row.pointer}`}
                top={start}
                chosen={index === at}
                hit={hits.has(row.pointer)}
                onPress={() => {
                  setChosen(row.pointer);
                  toggle(row);
                }}
              />
            );
          })}
        </div>
      </div>
      {current?.kind === 'value' && (
        <div className="border-t border-line px-3 py-2">
          <div className="flex items-center gap-1">
            <code className="min-w-0 flex-1 truncate text-sm text-fg-2">{pathOf(base, current.pointer)}</code>
            <CopyButton text={() => pathOf(base, current.pointer)} what="path" />
            {current.node.value !== undefined && <CopyButton text={() => textOf(current.node.value)} what="value" />}
          </div>
          {current.node.kind === 'string' && current.node.size > 60 && (
            <p className="mt-1 max-h-32 overflow-auto font-mono text-sm whitespace-pre-wrap">
              {textOf(current.node.value ?? current.node.preview)}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

interface LineProps {
  readonly row: JsonRow;
  readonly id: string;
  readonly top: number;
  readonly chosen: boolean;
  readonly hit: boolean;
  readonly onPress: () => void;
}

const COLOURS = {
  string: 'text-succeeded',
  number: 'text-running',
  boolean: 'text-waiting',
  null: 'text-fg-3',
  object: 'text-fg-3',
  array: 'text-fg-3',
};

function Line({ row, id, top, chosen, hit, onPress }: LineProps): ReactNode {
  const { node, depth, isOpen, kind } = row;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={chosen}
      aria-expanded={isOpen ?? undefined}
      onClick={onPress}
      style={{ top, paddingLeft: 8 + depth * 16, height: ROW }}
      className={cn(
        'absolute left-0 flex w-full min-w-max cursor-default items-center gap-1 pr-3 whitespace-pre hover:bg-surface-2',
        chosen && 'bg-accent-soft',
        hit && 'bg-warning-soft',
      )}
    >
      <span className="flex w-4 shrink-0 justify-center text-fg-3" aria-hidden="true">
        {isOpen === null ? null : isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
      </span>
      {kind === 'loading' && <span className="text-fg-3">Loading …</span>}
      {kind === 'more' && (
        <Button size="sm" look="quiet" tabIndex={-1} className="h-6">
          More
        </Button>
      )}
      {kind === 'value' && (
        <>
          <span className="font-medium">{node.key}</span>
          <span className="text-fg-3">:</span>
          <span className={COLOURS[node.kind]}>{node.preview}</span>
          {node.kind === 'string' && node.size > 200 && <span className="text-fg-3">… {node.size.toLocaleString('en')} characters</span>}
        </>
      )}
    </div>
  );
}
