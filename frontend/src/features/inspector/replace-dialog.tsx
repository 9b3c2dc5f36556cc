'use client';

import { useMemo, useState, type ReactNode } from 'react';
import { replaceOperation } from '../../canvas-core/edits/steps';
import { searchOperations } from '../../canvas-core/search';
import { Dialog } from '../../ui/dialog';
import { Input } from '../../ui/field';
import { Tile } from '../../ui/tile';
import { lookOf } from '../canvas/index';
import { useDraft, useDraftState } from '../draft/index';
import { useInspecting } from './inspector-context';

/** Gives a step another operation; its name, place and edges stay. */
export function ReplaceDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const draft = useDraft();
  const { id, name, contract } = useInspecting();
  const operations = useDraftState((state) => state.operations);
  const [query, setQuery] = useState('');
  const found = useMemo(() => (query.trim() === '' ? operations : searchOperations(operations, query)), [operations, query]);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Replace what “${name}” does`}
      description="Its name, its place and its edges stay. What was filled in goes; undo brings it back."
      testId="replace-dialog"
    >
      <Input
        autoFocus
        aria-label="Search operations"
        data-testid="replace-search"
        placeholder="Search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <ul aria-label="Operations" className="mt-2 flex flex-col">
        {found
          .filter((one) => one.id !== contract?.id)
          .map((one) => {
            const { icon: Icon, colour, system } = lookOf(one.id);
            return (
              <li key={one.id}>
                <button
                  type="button"
                  data-testid="replace-item"
                  data-operation={one.id}
                  className="flex h-10 w-full items-center gap-3 rounded-control px-2 text-left hover:bg-accent-soft"
                  onClick={() => {
                    const [connection, another] = draft.connectionsFor(one);
                    const only = connection && !another ? { connection: connection.id } : {};
                    draft.edit(`Replace what "${name}" does`, (document) =>
                      replaceOperation(document, id, { operation: one.id, input: {}, ...only }),
                    );
                    onClose();
                  }}
                >
                  <Tile size={28} name={system.replace('Practice ', '')} colour={colour} picture={Icon && <Icon size={14} />} />
                  <span className="font-medium">{one.title}</span>
                  <span className="min-w-0 flex-1 truncate text-fg-3">{one.description}</span>
                </button>
              </li>
            );
          })}
      </ul>
    </Dialog>
  );
}
