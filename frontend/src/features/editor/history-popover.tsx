'use client';

import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Popover } from '../../ui/popover';
import { useDraft, useDraftState } from '../draft/index';

/** Every edit by its name; a press goes back to just after it, or forward to it. */
export function HistoryPopover(): ReactNode {
  const draft = useDraft();
  const { past, future } = useDraftState(({ history }) => history);
  const entries = [
    ...[...future].reverse().map((entry, index) => ({ entry, steps: future.length - index })),
    ...[...past].reverse().map((entry, index) => ({ entry, steps: -index })),
  ];
  return (
    <Popover
      label="History"
      align="end"
      trigger={
        <Button look="quiet" size="icon" aria-label="History" data-testid="history">
          <History size={16} aria-hidden="true" />
        </Button>
      }
    >
      <h2 className="mb-2 font-semibold">History</h2>
      {entries.length === 0 && <p className="text-fg-2">Nothing was edited yet.</p>}
      <ol className="flex max-h-[320px] flex-col overflow-y-auto">
        {entries.map(({ entry, steps }, index) => (
          <li key={`${String(entry.at)}${String(index)}`}>
            <button
              type="button"
              data-testid="history-entry"
              aria-current={steps === 0 ? 'step' : undefined}
              className={`flex w-full items-baseline gap-2 rounded-[6px] px-2 py-1 text-left hover:bg-surface-2 ${steps > 0 ? 'text-fg-3' : ''} ${steps === 0 ? 'bg-accent-soft' : ''}`}
              onClick={() => {
                for (let left = Math.abs(steps); left > 0; left--)
                  if (steps > 0) draft.redo();
                  else draft.undo();
              }}
            >
              <span className="min-w-0 flex-1 truncate">{entry.name}</span>
              <span className="text-xs text-fg-3">{new Date(entry.at).toLocaleTimeString()}</span>
            </button>
          </li>
        ))}
      </ol>
    </Popover>
  );
}
