'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { cn } from '../../ui/cn';
import { dragPath } from './dragged-path';
import type { Source } from './sources';
import { labelOf, previewOf, treeRows, type TreeRow } from './value-tree';

const ROW = 26;

interface DataTreeProps {
  readonly label: string;
  readonly sources: readonly Source[];
  readonly query?: string;
  /** What choosing a line does; absent: lines only open. */
  readonly onPick?: (path: string) => void;
}

/**
 * Values as a tree, of which only what is in sight is drawn. Arrow keys move, open and close; Enter and a click put a value into the
 * field that was focused last; it can also be dragged onto a field.
 */
export function DataTree({ label, sources, query = '', onPick }: DataTreeProps): ReactNode {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const own = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => treeRows(sources, openOf(sources, toggled), query), [sources, toggled, query]);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 10 });
  const current = Math.min(at, Math.max(0, rows.length - 1));
  const toggle = (path: string): void =>
    setToggled((now) => new Set(now.has(path) ? [...now].filter((one) => one !== path) : [...now, path]));
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    virtual.scrollToIndex(next);
  };
  const press = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (!row) return;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(current + 1),
      ArrowUp: () => move(current - 1),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ArrowRight: () => (row.hasChildren && !row.isOpen ? toggle(row.path) : move(current + 1)),
      ArrowLeft: () => (row.isOpen ? toggle(row.path) : move(parentOf(rows, current))),
      Enter: () => (onPick ? onPick(row.path) : toggle(row.path)),
    };
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={rows.length > 0 ? `${own}-${String(current)}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto py-1 outline-offset-[-2px]"
      onKeyDown={press}
    >
      <div role="presentation" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <Row
              key={row.path}
              id={`${own}-${String(index)}`}
              row={row}
              top={start}
              isCurrent={index === current}
              isDraggable={onPick !== undefined}
              onToggle={() => toggle(row.path)}
              onPick={() => {
                setAt(index);
                if (onPick && !row.source) onPick(row.path);
                else toggle(row.path);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly isDraggable: boolean;
  readonly onToggle: () => void;
  readonly onPick: () => void;
}

function Row({ id, row, top, isCurrent, isDraggable, onToggle, onPick }: RowProps): ReactNode {
  const { source, depth, hasChildren, isOpen, name, path, type, value, schema } = row;
  const preview = previewOf(value);
  const label = source === undefined ? labelOf(schema, name) : null;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isCurrent}
      {...(hasChildren ? { 'aria-expanded': isOpen } : {})}
      data-testid="data-item"
      data-path={path}
      draggable={isDraggable}
      title={isDraggable ? `${path}: click to insert, or drag it onto a field` : path}
      className={cn(
        'tree-row absolute left-0 flex h-[26px] w-full cursor-default items-center gap-2 rounded-[6px] pr-3 text-sm hover:bg-surface-2',
        source !== undefined && 'font-medium',
        isCurrent && 'bg-surface-2',
      )}
      style={{ top, paddingLeft: 8 + depth * 14 }}
      onClick={onPick}
      onDragStart={(event) => dragPath(event.dataTransfer, path)}
    >
      <span
        aria-hidden="true"
        className="grid size-4 shrink-0 place-items-center"
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
      >
        {hasChildren && <ChevronRight size={12} className={isOpen ? 'rotate-90' : ''} />}
      </span>
      <span className={cn('shrink-0 truncate', source === undefined && 'max-w-[45%] font-mono')}>{source?.title ?? name}</span>
      <span className={cn('text-fg-3', label === null ? 'shrink-0' : 'max-w-[40%] truncate')}>
        {source ? knownWords(source) : label === null ? type : `${label}, ${type}`}
      </span>
      {source === undefined && <span className="min-w-0 flex-1 truncate text-right font-mono text-fg-2">{preview}</span>}
    </div>
  );
}

function knownWords({ known, step }: Source): string {
  if (step === null) return '';
  return known === 'made up' ? 'by its contract' : (known ?? 'no sample yet');
}

/** The nearest source is open, and what an event carries; a press turns that round. */
function openOf(sources: readonly Source[], toggled: ReadonlySet<string>): ReadonlySet<string> {
  const open = new Set<string>();
  const [nearest] = sources;
  if (nearest) open.add(nearest.path);
  for (const { path } of sources) if (path === 'trigger') open.add('trigger').add('trigger.body');
  for (const path of toggled) if (!open.delete(path)) open.add(path);
  return open;
}

function parentOf(rows: readonly TreeRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let at = index - 1; at >= 0; at--) if ((rows[at]?.depth ?? 0) < depth) return at;
  return index;
}
