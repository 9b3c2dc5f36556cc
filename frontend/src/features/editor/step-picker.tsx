'use client';

import { Command as Cmdk } from 'cmdk';
import { useMemo, useState, type ReactNode } from 'react';
import { searchOperations } from '../../canvas-core/search';
import { Tile } from '../../ui/tile';
import { lookOf, triggerName, type PickRequest } from '../canvas/index';
import { useDraftState } from '../draft/index';
import { addPicked } from './adding';
import { useEditor, useView } from './editor-context';
import { PICK_ITEM_CLASS, PickEmpty, PickerWindow } from './picker-window';
import { sectionsOf } from './palette';

/** The one way to pick a step, whatever asked for it: "+", an edge, a drag into the void, a double-click, N. */
export function StepPicker(): ReactNode {
  const editor = useEditor();
  const request = useView(({ picking }) => picking);
  const close = (): void => editor.view.setState({ picking: null });
  return (
    <PickerWindow open={request !== null} onClose={close} label="Pick a step" testId="step-picker">
      {request && <Picker request={request} onDone={close} />}
    </PickerWindow>
  );
}

function Picker({ request, onDone }: { readonly request: PickRequest; readonly onDone: () => void }): ReactNode {
  const editor = useEditor();
  const operations = useDraftState((state) => state.operations);
  const document = useDraftState((state) => state.document);
  const [query, setQuery] = useState('');
  const sections = useMemo(() => sectionsOf(query.trim() === '' ? operations : searchOperations(operations, query)), [operations, query]);
  const from = request.kind === 'after' ? request.from : request.kind === 'edge' ? request.edge.from : null;
  const after = from === null ? null : (document.steps[from]?.name ?? triggerName(document.trigger));
  return (
    <Cmdk shouldFilter={false} loop label="Pick a step" className="flex min-h-0 flex-1 flex-col">
      <Cmdk.Input
        autoFocus
        value={query}
        onValueChange={setQuery}
        data-testid="picker-search"
        placeholder={after === null ? 'What should happen?' : `What should happen after “${after}”?`}
        className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-lg outline-none"
      />
      <PickEmpty>Nothing is called “{query}”. Try another word, such as “crm”, “mail” or “if”.</PickEmpty>
      <Cmdk.List className="min-h-0 flex-1 overflow-y-auto p-2">
        {sections.map(([system, items]) => (
          <Cmdk.Group
            key={system}
            heading={system}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-fg-3"
          >
            {items.map((operation) => {
              const { icon: Icon, colour, system: name } = lookOf(operation.id);
              return (
                <Cmdk.Item
                  key={operation.id}
                  value={operation.id}
                  data-testid="picker-item"
                  data-operation={operation.id}
                  className={PICK_ITEM_CLASS}
                  onSelect={() => {
                    onDone();
                    addPicked(editor, operation, request);
                  }}
                >
                  <Tile size={28} name={name.replace('Practice ', '')} colour={colour} picture={Icon && <Icon size={14} />} />
                  <span className="font-medium">{operation.title}</span>
                  <span className="min-w-0 flex-1 truncate text-fg-3">{operation.description}</span>
                </Cmdk.Item>
              );
            })}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk>
  );
}
