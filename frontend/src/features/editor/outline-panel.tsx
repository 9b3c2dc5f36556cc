'use client';

import type { Problem } from '@plumbline/shared';
import { ChevronDown, ChevronRight, CornerDownRight, Flag, Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { renameStep } from '../../canvas-core/edits/steps';
import { outline, outlineRows, type OutlineRow } from '../../canvas-core/outline';
import { cn } from '../../ui/cn';
import { NO_RETURN, noReturnIn, noReturnMarks, triggerName } from '../canvas/index';
import { useDraftState } from '../draft/index';
import { commandFor } from './commands';
import { useEditor } from './editor-context';
import { ConnectTo } from './connect-to';

/** Least indentation of a level, px. */
const INDENT = 14;

/**
 * The flow as a list to read and to edit without the canvas: the same steps, the same selection, the same commands. Arrow keys
 * walk, Enter opens, F2 renames, N adds behind, C connects, Delete removes.
 */
export function OutlinePanel(): ReactNode {
  const editor = useEditor();
  const document = useDraftState((state) => state.document);
  const problems = useDraftState((state) => state.problems);
  const points = useDraftState(noReturnIn);
  const marks = useStore(noReturnMarks, ({ shown }) => shown);
  const selected = useStore(editor.model.selection.store, ({ ids }) => ids);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState('trigger');
  const [renaming, setRenaming] = useState<string | null>(null);
  const [connecting, setConnecting] = useState<string | null>(null);
  const tree = useMemo(() => outline(document), [document]);
  const rows = useMemo(() => outlineRows(tree, closed), [tree, closed]);
  const errors = useMemo(() => errorsByStep(problems), [problems]);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === active),
  );
  useEffect(() => {
    // Opened by its title, the focus stays there; opened by its keys, they go on here.
    if (!window.document.activeElement?.closest('[role=tablist]')) list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, []);
  const only = [...selected][0];
  const [seen, setSeen] = useState(only);
  // What was selected elsewhere is where the keys go on from.
  if (only !== seen) {
    setSeen(only);
    if (selected.size === 1 && only !== undefined) setActive(only);
  }

  const focusRow = (key: string): void => list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)?.focus();
  const goTo = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (!row) return;
    setActive(row.key);
    if (row.id !== null) {
      editor.model.selection.select([row.id]);
      void editor.canvas()?.show(row.id, false);
    }
    focusRow(row.key);
  };
  const fold = (key: string, on: boolean): void => {
    const next = new Set(closed);
    if (on) next.add(key);
    else next.delete(key);
    setClosed(next);
  };
  const keys = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (!row || (event.target as Element).closest('input, [role="dialog"]')) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => goTo(at + 1),
      ArrowUp: () => goTo(at - 1),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
      ArrowRight: () => (closed.has(row.key) ? fold(row.key, false) : goTo(at + 1)),
      ArrowLeft: () =>
        closed.has(row.key) ? goTo(parentOf(rows, at)) : hasInside(rows, at) ? fold(row.key, true) : goTo(parentOf(rows, at)),
      F2: () => setRenaming(row.id),
      c: () => setConnecting(row.id),
    };
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const move = plain ? moves[event.key] : undefined;
    if (move) {
      event.preventDefault();
      event.stopPropagation();
      return move();
    }
    const command = commandFor(event.nativeEvent, editor);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    // The keys are meant for the row that has the focus, whether or not it was selected by walking.
    if (row.id !== null && !selected.has(row.id)) editor.model.selection.select([row.id]);
    command.run(editor);
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p className="border-b border-line px-3 py-2 text-sm text-fg-3">
        Arrow keys walk, Enter opens, N adds, C connects, F2 renames, Del removes.
      </p>
      <div
        ref={list}
        role="tree"
        aria-label="Outline of the flow"
        data-testid="outline"
        className="min-h-0 flex-1 overflow-y-auto p-2"
        onKeyDown={keys}
        onFocus={(event) => {
          // A window gives the focus back to the row it was opened from; by then another one may be the current one.
          if (event.target.matches('[role=treeitem][tabindex="-1"]') && !event.currentTarget.contains(event.relatedTarget))
            focusRow(active);
        }}
      >
        {rows.map((row, index) => (
          <Row
            key={row.key}
            row={row}
            isActive={index === at}
            isSelected={row.id !== null && selected.has(row.id)}
            isClosed={closed.has(row.key) || hasInside(rows, index) ? closed.has(row.key) : null}
            isRenaming={renaming !== null && renaming === row.id}
            problems={errors.get(row.id ?? '') ?? 0}
            noReturn={marks && points.has(row.id ?? '')}
            onFold={() => fold(row.key, !closed.has(row.key))}
            onPress={() => goTo(index)}
            onRenamed={() => {
              setRenaming(null);
              requestAnimationFrame(() => goTo(index));
            }}
          />
        ))}
      </div>
      <ConnectTo from={connecting} onDone={() => setConnecting(null)} />
    </div>
  );
}

function errorsByStep(problems: readonly Problem[]): ReadonlyMap<string, number> {
  const errors = new Map<string, number>();
  for (const { step, severity } of problems) if (step !== undefined && severity === 'error') errors.set(step, (errors.get(step) ?? 0) + 1);
  return errors;
}

const hasInside = (rows: readonly OutlineRow[], index: number): boolean => (rows[index + 1]?.level ?? 0) > (rows[index]?.level ?? 0);

function parentOf(rows: readonly OutlineRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let before = index - 1; before >= 0; before--) if ((rows[before]?.level ?? 1) < level) return before;
  return index;
}

interface RowProps {
  readonly row: OutlineRow;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Null: nothing is inside. */
  readonly isClosed: boolean | null;
  readonly isRenaming: boolean;
  readonly problems: number;
  /** It is a point of no return. */
  readonly noReturn: boolean;
  readonly onFold: () => void;
  readonly onPress: () => void;
  readonly onRenamed: () => void;
}

function Row({ row, isActive, isSelected, isClosed, isRenaming, problems, noReturn, onFold, onPress, onRenamed }: RowProps): ReactNode {
  const editor = useEditor();
  const document = useDraftState((state) => state.document);
  const { id, key, level, label, alsoFrom } = row;
  const step = id === null ? undefined : document.steps[id];
  const name = id === null ? label : (step?.name ?? triggerName(document.trigger));
  const from = alsoFrom.map((one) => document.steps[one]?.name ?? triggerName(document.trigger)).join(', ');
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={isSelected}
      {...(isClosed === null ? {} : { 'aria-expanded': !isClosed })}
      aria-label={`${name}${step?.disabled === true ? ', switched off' : ''}${problems > 0 ? `, ${String(problems)} ${problems === 1 ? 'error' : 'errors'}` : ''}${noReturn ? ', point of no return' : ''}${from === '' ? '' : `, after ${from}`}`}
      tabIndex={isActive ? 0 : -1}
      data-row={key}
      data-testid={id === null ? undefined : 'outline-step'}
      data-step-id={id ?? undefined}
      className={cn(
        'flex min-h-7 items-center gap-1 rounded-[6px] pr-1',
        isSelected && 'bg-accent-soft',
        id === null && 'text-sm text-fg-3',
      )}
      style={{ paddingLeft: (level - 1) * INDENT + 4 }}
      onClick={onPress}
      onDoubleClick={() => id !== null && editor.model.open(id)}
    >
      <button
        type="button"
        tabIndex={-1}
        aria-hidden="true"
        className={cn('grid size-4 place-items-center text-fg-3', isClosed === null && 'invisible')}
        onClick={onFold}
      >
        {isClosed === true ? <ChevronRight size={12} /> : <ChevronDown size={12} />}
      </button>
      {id === null && <CornerDownRight size={12} aria-hidden="true" />}
      {isRenaming && id !== null ? (
        <RenameField id={id} name={name} onDone={onRenamed} />
      ) : (
        <span className={cn('min-w-0 flex-1 truncate', step?.disabled === true && 'line-through')}>{name}</span>
      )}
      {noReturn && (
        <span title={NO_RETURN} data-testid="outline-no-return" className="text-fg-3">
          <Flag size={12} aria-hidden="true" />
        </span>
      )}
      {problems > 0 && (
        <span
          aria-hidden="true"
          data-count={problems}
          className="rounded-pill bg-failed-bg px-1.5 text-xs font-semibold text-failed-on before:content-[attr(data-count)]"
        />
      )}
      {id !== null && !isRenaming && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Add a step after ${name}`}
          className="grid size-6 place-items-center rounded-[6px] text-fg-3 hover:bg-surface-2"
          onClick={(event) => {
            event.stopPropagation();
            editor.view.setState({ picking: { kind: 'after', from: id, port: 'out', at: null } });
          }}
        >
          <Plus size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function RenameField({ id, name, onDone }: { readonly id: string; readonly name: string; readonly onDone: () => void }): ReactNode {
  const { draft } = useEditor();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const end = (keep: boolean): void => {
    const typed = field.current?.value.trim() ?? '';
    if (keep && typed !== '' && typed !== name)
      draft.edit(`Rename to "${typed}"`, (document) =>
        id === 'trigger' ? { ...document, trigger: { ...document.trigger, name: typed } } : renameStep(document, id, typed),
      );
    onDone();
  };
  return (
    <input
      ref={field}
      aria-label="Name of the step"
      defaultValue={name}
      maxLength={200}
      className="min-w-0 flex-1 rounded-[4px] border border-accent bg-surface px-1"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') end(true);
        if (event.key === 'Escape') end(false);
      }}
      onBlur={() => onDone()}
    />
  );
}
