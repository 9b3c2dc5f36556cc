import Link from 'next/link';
import type { ReactNode } from 'react';
import { StatePill, type StateTone } from '../../ui/state-pill';
import { effectKey, type UndoItem } from './undo-words';

interface PossibleProps {
  readonly items: readonly UndoItem[];
  /** Those that are not to be taken back, by `effectKey`. */
  readonly left: ReadonlySet<string>;
  readonly onToggle: (item: UndoItem) => void;
}

/** What can be taken back, to choose from. */
export function PossibleList({ items, left, onToggle }: PossibleProps): ReactNode {
  if (items.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-2" data-testid="undo-possible">
      <legend className="mb-1 font-semibold">Can be taken back</legend>
      {items.map((item) => (
        <label key={effectKey(item)} className="flex items-start gap-2" data-testid="undo-choice" data-step={item.key}>
          <input
            type="checkbox"
            className="mt-0.5 accent-[var(--accent)]"
            checked={!left.has(effectKey(item))}
            onChange={() => onToggle(item)}
          />
          <span className="min-w-0">
            <span className="font-medium">{nameOf(item)}</span>
            <span className="block text-sm text-fg-2">{item.why}</span>
            {item.action && (
              <span className="block text-sm text-fg-2">
                {`Calls “${item.action.title}” with `}
                <code className="font-mono break-all">{JSON.stringify(item.action.input)}</code>
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What stays, and why. */
export function ImpossibleList({ items }: { readonly items: readonly UndoItem[] }): ReactNode {
  if (items.length === 0) return null;
  return (
    <section data-testid="undo-impossible" aria-label="Can not be taken back">
      <h3 className="mb-1 font-semibold">Can not be taken back</h3>
      <ul className="flex flex-col gap-2">
        {items.map((item) => (
          <li key={effectKey(item)} data-step={item.key}>
            <span className="font-medium">{nameOf(item)}</span>
            <span className="block text-sm text-fg-2">{item.why}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const STATES: Readonly<Partial<Record<UndoItem['is'], { readonly tone: StateTone; readonly word: string }>>> = {
  undone: { tone: 'succeeded', word: 'Taken back' },
  under_way: { tone: 'running', word: 'Under way' },
  stuck: { tone: 'attention', word: 'Needs you' },
};

/** What is being taken back, or was: by whom, and where that is done. */
export function BegunList({ items }: { readonly items: readonly UndoItem[] }): ReactNode {
  if (items.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2" data-testid="undo-begun" aria-label="Taken back">
      {items.map((item) => (
        <li key={effectKey(item)} data-step={item.key} data-is={item.is} className="flex items-start gap-2">
          <StatePill tone={STATES[item.is]?.tone ?? 'running'}>{STATES[item.is]?.word ?? item.is}</StatePill>
          <span className="min-w-0 flex-1">
            <span className="font-medium">{nameOf(item)}</span>
            {item.undo && (
              <span className="block text-sm text-fg-2">
                {`${item.undo.by}, ${new Date(item.undo.at).toLocaleString()}: ${item.undo.reason} `}
                <Link href={`/runs/${item.undo.runId}?step=${item.undo.step}`} prefetch={false} className="underline">
                  The run that does it
                </Link>
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ name, turn }: UndoItem): string =>
  turn.length === 0 ? name : `${name} (item ${turn.map((index) => index + 1).join(', ')})`;
