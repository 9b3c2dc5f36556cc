'use client';

import type { Json } from '@plumbline/shared';
import { useState, type ReactNode } from 'react';
import type { Conflict } from '../../canvas-core/conflict';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { triggerName } from '../canvas/index';
import { useDraft, useDraftState } from '../draft/index';

type Choice = 'mine' | 'theirs';

/** Two people have changed the same thing: both sides beside each other, and a choice for each. Nothing is dropped in silence. */
export function ConflictDialog(): ReactNode {
  const draft = useDraft();
  const conflict = useDraftState((state) => state.conflict);
  const document = useDraftState((state) => state.document);
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const [hidden, setHidden] = useState(false);
  if (!conflict) return null;
  const missing = conflict.conflicts.filter(({ part }) => choices[part] === undefined).length;
  const all = (choice: Choice): void => setChoices(Object.fromEntries(conflict.conflicts.map(({ part }) => [part, choice])));
  const nameOf = ({ step, part }: Conflict): string =>
    step === null
      ? part === 'trigger'
        ? triggerName(document.trigger)
        : part.replace('/', ' ')
      : (document.steps[step]?.name ?? conflict.theirs.document.steps[step]?.name ?? step);
  if (hidden) {
    return (
      <div className="flex items-center gap-3 border-b border-line bg-warning-soft px-4 py-2">
        <span className="flex-1">Somebody else changed the same steps. Nothing is saved until you choose.</span>
        <Button size="sm" onClick={() => setHidden(false)}>
          Choose
        </Button>
      </div>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setHidden(true)}
      title="Somebody else changed the same things"
      description="What only one of you changed is kept. For the rest, choose a side; the other stays in the list of versions and in your history."
      width="xl"
      testId="conflict-dialog"
      footer={
        <>
          <Button onClick={() => all('mine')}>Mine everywhere</Button>
          <Button onClick={() => all('theirs')}>Theirs everywhere</Button>
          <Button
            look="primary"
            disabled={missing > 0}
            data-testid="conflict-settle"
            onClick={() => {
              draft.settle(choices);
              setChoices({});
            }}
          >
            {missing > 0 ? `${String(missing)} left to choose` : 'Keep these'}
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-4">
        {conflict.conflicts.map((one) => (
          <li key={one.part}>
            <fieldset>
              <legend className="mb-1 font-semibold">{nameOf(one)}</legend>
              <div className="grid grid-cols-2 gap-3">
                {(['mine', 'theirs'] as const).map((side) => (
                  <label
                    key={side}
                    data-testid={`choose-${side}`}
                    className="flex cursor-pointer flex-col gap-2 rounded-control border border-line p-3 has-checked:border-accent"
                  >
                    <span className="flex items-center gap-2 font-medium">
                      <input
                        type="radio"
                        name={one.part}
                        checked={choices[one.part] === side}
                        onChange={() => setChoices({ ...choices, [one.part]: side })}
                      />
                      {side === 'mine' ? 'Mine' : 'Theirs'}
                    </span>
                    <pre
                      tabIndex={0}
                      className="max-h-[240px] overflow-auto rounded bg-surface-2 p-2 font-mono text-sm whitespace-pre-wrap"
                    >
                      {words(one[side])}
                    </pre>
                  </label>
                ))}
              </div>
            </fieldset>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const words = (value: Json | undefined): string => (value === undefined ? 'removed' : JSON.stringify(value, null, 2));
