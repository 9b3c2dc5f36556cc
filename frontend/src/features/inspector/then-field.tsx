'use client';

import type { Json, PolicyDocument, Problem, ThenDocument } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { FieldProblems } from './field-problems';
import { useInspecting } from './inspector-context';
import { PlainJson } from './json-input';
import { usePolicyEdit } from './use-policy';

type Way = 'stop' | 'continue' | 'park' | 'ask' | 'edge' | 'fallback';

const WAYS: readonly (readonly [Way, string, string])[] = [
  ['stop', 'Stop the run', 'The run ends as failed, and its owner is told.'],
  ['park', 'Keep it safe, send it later', 'For services that are down: in order, when they are back.'],
  ['ask', 'Ask a person', 'The run waits until somebody decides.'],
  ['continue', 'Go on without it', 'The run is marked as done with gaps.'],
  ['fallback', 'Use a given value instead', 'Later steps read it; the run is marked as done with gaps.'],
  ['edge', 'Take the error edge', 'The step gets an output “error” that you connect.'],
];

interface ThenFieldProps {
  readonly policy: PolicyDocument | undefined;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

/** What happens when all tries have failed. */
export function ThenField({ policy, problems }: ThenFieldProps): ReactNode {
  const { id } = useInspecting();
  const edit = usePolicyEdit();
  const then = policy?.then ?? 'stop';
  const way: Way = typeof then === 'string' ? then : 'edge' in then ? 'edge' : 'fallback';
  const choose = (next: Way): void => {
    const value: ThenDocument = next === 'edge' ? { edge: 'error' } : next === 'fallback' ? { fallback: null } : next;
    edit({ then: value }, 'what happens in the end');
  };
  const own = [...problems].filter(([pointer]) => pointer.startsWith(`/steps/${id}/policy/then`)).flatMap(([, found]) => found);
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-2 font-semibold">When it still fails</legend>
      {WAYS.map(([key, title, means]) => (
        <label key={key} className="flex items-start gap-2 rounded-control px-2 py-1 has-checked:bg-accent-soft">
          <input
            type="radio"
            name={`then-${id}`}
            className="mt-1 accent-accent"
            data-testid="policy-then"
            data-then={key}
            checked={way === key}
            onChange={() => choose(key)}
          />
          <span>
            {title}
            <span className="block text-sm text-fg-2">{means}</span>
          </span>
        </label>
      ))}
      {typeof then === 'object' && 'fallback' in then && (
        <div data-testid="policy-fallback" className="mt-1">
          <PlainJson
            label="Value that is used instead"
            value={then.fallback}
            onChange={(value: Json | undefined) => edit({ then: { fallback: value ?? null } }, 'the fallback')}
          />
        </div>
      )}
      <FieldProblems problems={own} />
    </fieldset>
  );
}
