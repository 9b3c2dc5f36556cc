'use client';

import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { call } from '../../api/call';
import type { FlowStore, LivePerson } from '../../live/flow-store';
import { useFlowStore, useLivePeople } from '../../live/use-live';
import { Tip } from '../../ui/tip';
import { toast } from '../../ui/toast';
import { useEditor, useView } from './editor-context';

/** Faces that are shown; more of them are a number. */
const MOST = 4;
/** Somebody counts as editing a step for so long after an edit, ms. */
const EDITING_MS = 4_000;

/** Who else has this flow open and what they are at; their changes come in as they are saved. */
export function Together(): ReactNode {
  const { draft, canvas } = useEditor();
  const store = useFlowStore(draft.state.flowId);
  const people = useLivePeople(store);
  useTheirChanges(store);
  useTelling(store);
  const document = useStore(draft.store, (state) => state.document);
  if (people.length === 0) return null;
  const says = ({ name, step, editing }: LivePerson): string =>
    step === null ? `${name} has this flow open` : `${name} ${editing ? 'edits' : 'looks at'} “${document.steps[step]?.name ?? step}”`;
  return (
    <ul aria-label="Also here" className="flex items-center" data-testid="people-here">
      {people.slice(0, MOST).map((person) => (
        <li key={person.id} className="-ml-1">
          <Tip text={says(person)} side="bottom">
            <button
              type="button"
              data-testid="person-here"
              data-step-id={person.step}
              data-editing={person.editing}
              aria-label={says(person)}
              className="grid size-7 place-items-center rounded-full border-2 border-surface bg-accent-soft text-sm font-semibold"
              onClick={() => person.step !== null && void canvas()?.show(person.step)}
            >
              {person.name.slice(0, 1).toUpperCase()}
            </button>
          </Tip>
        </li>
      ))}
      {people.length > MOST && <li className="pl-1 text-sm text-fg-2">+{people.length - MOST}</li>}
    </ul>
  );
}

/** Takes over what others have saved, and says when they published. */
function useTheirChanges(store: FlowStore): void {
  const { draft } = useEditor();
  useEffect(() => {
    let stopped = false;
    const look = async (): Promise<void> => {
      const { flow } = store.read();
      const { base, save, flowId, publishedVersion } = draft.state;
      if (!flow) return;
      if (flow.publishedVersion !== null && flow.publishedVersion !== publishedVersion) draft.published(flow.publishedVersion);
      // What this tab is saving itself comes back here too.
      if (flow.revision <= base.revision || save.inFlight || save.state === 'conflict') return;
      const theirs = await call('getFlow', { params: { id: flowId } }).catch(() => null);
      if (stopped || !theirs || draft.state.save.inFlight) return;
      const outcome = draft.takeTheirs(theirs.revision, theirs.draft);
      if (outcome === 'conflict') draft.advance('conflict');
      if (outcome === 'merged') toast('Somebody else changed this flow; their changes are in');
    };
    const stop = store.subscribe(() => void look());
    // After a save of our own the revision may still lie behind.
    const again = draft.store.subscribe((now, before) => {
      if (before.save.inFlight && !now.save.inFlight) void look();
    });
    return () => {
      stopped = true;
      stop();
      again();
    };
  }, [store, draft]);
}

/** Tells the others which step is open here, and whether it is being edited. */
function useTelling(store: FlowStore): void {
  const { draft } = useEditor();
  const inspected = useView((view) => view.inspected?.id ?? null);
  const step = inspected !== null && Object.hasOwn(draft.state.document.steps, inspected) ? inspected : null;
  const document = useStore(draft.store, (state) => state.document);
  const [first] = useState(document);
  useEffect(() => {
    store.present(step, false);
  }, [store, step]);
  useEffect(() => {
    if (document === first || step === null) return undefined;
    store.present(step, true);
    const timer = setTimeout(() => store.present(step, false), EDITING_MS);
    return () => clearTimeout(timer);
  }, [store, document, first, step]);
}
