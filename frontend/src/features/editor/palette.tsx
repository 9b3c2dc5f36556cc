'use client';

import type { OperationContract } from '@plumbline/shared';
import { Search } from 'lucide-react';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { searchOperations } from '../../canvas-core/search';
import { INPUT_CLASS } from '../../ui/field';
import { cn } from '../../ui/cn';
import { Tile } from '../../ui/tile';
import { lookOf, OPERATION_TYPE } from '../canvas/index';
import { useDraftState } from '../draft/index';
import { addPicked } from './adding';
import { useEditor } from './editor-context';

/** Everything a step can do: to be dragged onto the canvas, or added by a press or Enter. */
export function Palette(): ReactNode {
  const editor = useEditor();
  const operations = useDraftState(({ operations: all }) => all);
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query);
  const sections = useMemo(
    () => sectionsOf(wanted.trim() === '' ? operations : searchOperations(operations, wanted)),
    [operations, wanted],
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <label className="relative m-2 block">
        <span className="sr-only">Search steps</span>
        <Search size={14} aria-hidden="true" className="absolute top-[9px] left-2 text-fg-3" />
        <input
          type="search"
          data-testid="palette-search"
          placeholder="Search steps"
          className={cn(INPUT_CLASS, 'pl-7')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {sections.length === 0 && (
          <p className="p-2 text-fg-2">Nothing is called “{query}”. Try another word, such as “crm”, “mail” or “if”.</p>
        )}
        {sections.map(([system, items]) => (
          <section key={system} aria-label={system} className="mb-2">
            <h3 className="px-2 py-1 text-xs font-semibold text-fg-3">{system}</h3>
            {items.map((operation) => (
              <PaletteItem
                key={`${operation.id}@${String(operation.version)}`}
                operation={operation}
                onAdd={() => addPicked(editor, operation, afterSelected(editor))}
              />
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

function afterSelected(editor: ReturnType<typeof useEditor>): Parameters<typeof addPicked>[2] {
  const { only } = editor.model.selection;
  if (only !== null && (only === 'trigger' || Object.hasOwn(editor.draft.state.document.steps, only)))
    return { kind: 'after', from: only, port: 'out', at: null };
  return { kind: 'at', at: editor.canvas()?.middle() ?? { x: 0, y: 0 } };
}

function PaletteItem({ operation, onAdd }: { readonly operation: OperationContract; readonly onAdd: () => void }): ReactNode {
  const { id, title, description } = operation;
  const { icon: Icon, colour, system } = lookOf(id);
  return (
    <button
      type="button"
      draggable
      data-testid="palette-item"
      data-operation={id}
      title={description}
      onDragStart={(event) => {
        event.dataTransfer.setData(OPERATION_TYPE, id);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onClick={onAdd}
      className="flex w-full cursor-grab items-center gap-2 rounded-control px-2 py-1.5 text-left hover:bg-surface-2 active:cursor-grabbing"
    >
      <Tile size={28} name={system.replace('Practice ', '')} colour={colour} picture={Icon && <Icon size={14} />} />
      <span className="min-w-0 flex-1 truncate">{title}</span>
    </button>
  );
}

/** By kind of system, in the order of the first of each. */
export function sectionsOf(operations: readonly OperationContract[]): [string, OperationContract[]][] {
  const sections = new Map<string, OperationContract[]>();
  for (const operation of operations) {
    const { system } = lookOf(operation.id);
    sections.set(system, [...(sections.get(system) ?? []), operation]);
  }
  return [...sections];
}
