'use client';

import { Check, CloudOff, GitMerge, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
import { Tip } from '../../ui/tip';
import { useDraft, useDraftState } from '../draft/index';

type State = ReturnType<typeof useDraftState<'saved' | 'saving' | 'offline' | 'conflict' | 'failed'>>;

const LOOKS: Readonly<Record<State, readonly [LucideIcon, string]>> = {
  saved: [Check, 'Saved'],
  saving: [LoaderCircle, 'Saving'],
  offline: [CloudOff, 'Offline, kept on this device'],
  conflict: [GitMerge, 'Changed by somebody else'],
  failed: [TriangleAlert, 'Not saved'],
};

/** How the work stands; "Saved" only when the server has all of it. */
export function SaveChip(): ReactNode {
  const draft = useDraft();
  const state = useDraftState(({ save }) => save.state);
  const revision = useDraftState(({ base }) => base.revision);
  const error = useDraftState(({ saveError }) => saveError);
  const savedAt = useDraftState((all) => all.savedAt);
  const [Icon, word] = LOOKS[state];
  const bad = state === 'conflict' || state === 'failed';
  return (
    <div role="status" className="flex items-center gap-2">
      <Tip
        text={
          error ??
          `Draft, revision ${String(revision)}. Taken by the server at ${new Date(savedAt).toLocaleTimeString()}. Edits are not live before you publish.`
        }
      >
        <span
          // A tip that only the pointer can open would keep its words from others.
          tabIndex={0}
          data-testid="save-status"
          data-state={state}
          data-revision={revision}
          className={cn('inline-flex items-center gap-1 rounded-pill px-2 text-sm text-fg-2', bad && 'bg-warning-soft text-fg')}
        >
          <Icon size={14} aria-hidden="true" className={state === 'saving' ? 'animate-spin' : undefined} />
          {word}
        </span>
      </Tip>
      {(state === 'failed' || state === 'offline') && (
        <Button size="sm" onClick={() => draft.advance('now')}>
          Save now
        </Button>
      )}
    </div>
  );
}
