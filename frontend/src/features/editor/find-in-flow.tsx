'use client';

import type { FlowDocument } from '@plumbline/shared';
import { Command as Cmdk } from 'cmdk';
import { useMemo, useState, type ReactNode } from 'react';
import { searchFlow, type FlowMatch } from '../../canvas-core/search';
import { useDraftState } from '../draft/index';
import { triggerName } from '../canvas/index';
import { useEditor, useView, type Editor } from './editor-context';
import { PICK_ITEM_CLASS, PickEmpty, PickerWindow } from './picker-window';

/** Finds steps by name, operation, input and notes: also those that are out of sight, which the browser's own search can not see. */
export function FindInFlow(): ReactNode {
  const { view } = useEditor();
  const open = useView((now) => now.window === 'find');
  const close = (): void => view.setState({ window: null });
  return (
    <PickerWindow open={open} onClose={close} label="Find in this flow" testId="find-in-flow">
      <Finder onDone={close} />
    </PickerWindow>
  );
}

function Finder({ onDone }: { readonly onDone: () => void }): ReactNode {
  const editor = useEditor();
  const document = useDraftState((state) => state.document);
  const [query, setQuery] = useState('');
  const found = useMemo(() => (query.trim() === '' ? [] : searchFlow(document, query)), [document, query]);
  return (
    <Cmdk shouldFilter={false} loop label="Find in this flow" className="flex min-h-0 flex-1 flex-col">
      <Cmdk.Input
        autoFocus
        data-testid="find-search"
        value={query}
        onValueChange={setQuery}
        placeholder="Find steps, inputs, notes"
        className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-lg outline-none"
      />
      <PickEmpty>
        {query.trim() === '' ? 'Type a name, an operation, or a piece of an input.' : `“${query}” is nowhere in this flow.`}
      </PickEmpty>
      <Cmdk.List className="min-h-0 flex-1 overflow-y-auto p-2">
        {found.map((hit, index) => (
          <Cmdk.Item
            key={`${hit.id}${hit.where}${String(index)}`}
            value={`${hit.id}${hit.where}${String(index)}`}
            data-testid="find-hit"
            data-target={hit.id}
            className={PICK_ITEM_CLASS}
            onSelect={() => {
              onDone();
              requestAnimationFrame(() => goTo(editor, hit));
            }}
          >
            <span className="w-40 shrink-0 truncate font-medium">{nameOf(document, hit)}</span>
            <span className="min-w-0 flex-1 truncate text-fg-2">{hit.excerpt}</span>
            <span className="text-xs text-fg-3">{hit.where}</span>
          </Cmdk.Item>
        ))}
      </Cmdk.List>
    </Cmdk>
  );
}

function nameOf(document: FlowDocument, { kind, id }: FlowMatch): string {
  if (kind === 'step') return document.steps[id]?.name ?? id;
  if (kind === 'trigger') return triggerName(document.trigger);
  if (kind === 'group') return document.groups?.find((group) => group.id === id)?.name ?? 'Group';
  return kind === 'note' ? 'Note' : 'This flow';
}

function goTo(editor: Editor, { kind, id, pointer, where }: FlowMatch): void {
  if (kind === 'flow') return editor.view.setState({ window: 'settings' });
  if (kind === 'note' || kind === 'group') {
    editor.model.selection.select([`${kind}:${id}`]);
    return editor.canvas()?.fit([`${kind}:${id}`]);
  }
  void editor.canvas()?.show(id);
  if (where === 'input' || where === 'note') editor.view.setState({ inspected: { id, pointer: `/steps/${id}${pointer}` } });
}
