'use client';

import { END_STATUSES, type EndStatus, type JsonObject } from '@plumbline/shared';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { Choice, Field, Input } from '../../ui/field';
import { useDraftState } from '../draft/index';
import { FieldProblems } from './field-problems';
import { useForm } from './inspector-context';
import { problemsBelow } from './problems-below';

const FRESH_MS = 30_000;
/** Above so many flows there is a field to search in. */
const SEARCH_ABOVE = 8;

const END_WORDS: Readonly<Record<EndStatus, string>> = {
  succeeded: 'succeeded',
  succeeded_with_gaps: 'succeeded with gaps',
  failed: 'failed',
  cancelled: 'was cancelled',
};
const DEFAULT_ENDS: readonly string[] = ['failed', 'succeeded_with_gaps'] satisfies EndStatus[];

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** Which flows a flow listens to, and which of their ends start it. */
export function FlowEndedForm({ config }: { readonly config: JsonObject }): ReactNode {
  const form = useForm();
  const own = useDraftState((state) => state.flowId);
  const flows = useApi('listFlows', { query: { limit: 200 } }, { freshMs: FRESH_MS });
  const others = (flows.data?.items ?? []).filter(({ id }) => id !== own);
  const any = config['flows'] === 'any';
  const chosen = textsOf(config['flows']);
  const gone = chosen.filter((id) => flows.data && !others.some((one) => one.id === id));
  const ends = config['ends'] === undefined ? DEFAULT_ENDS : textsOf(config['ends']);
  const problems = (name: string): ReactNode => {
    const pointer = `/trigger/config/${name}`;
    const inner = problemsBelow(form.problems, pointer, config[name]).map(({ problem }) => problem);
    return <FieldProblems problems={[...(form.problems.get(pointer) ?? []), ...inner]} />;
  };
  const choose = (id: string, on: boolean): void =>
    form.set(['flows'], on ? [...chosen, id] : chosen.filter((one) => one !== id), 'the flows');
  return (
    <>
      <div className="flex flex-col gap-1" data-testid="field" data-field="/flows" data-pointer="/trigger/config/flows">
        <Field label="Whose runs" required>
          {(control) => (
            <Choice
              {...control}
              data-testid="ended-whose"
              value={any ? 'any' : 'chosen'}
              options={[
                { value: 'any', title: 'Those of any other flow' },
                { value: 'chosen', title: 'Those of the flows chosen here' },
              ]}
              onChange={(event) => form.set(['flows'], event.target.value === 'any' ? 'any' : [], 'whose runs it listens to')}
            />
          )}
        </Field>
        {!any && (
          <FlowChoice
            flows={[
              ...others.map(({ id, name }) => ({ id, name })),
              ...gone.map((id) => ({ id, name: 'A flow that is not there any more' })),
            ]}
            chosen={chosen}
            pending={flows.isPending}
            failed={flows.isError}
            onChoose={choose}
          />
        )}
        {problems('flows')}
      </div>
      <fieldset className="flex flex-col gap-2" data-testid="field" data-field="/ends" data-pointer="/trigger/config/ends">
        <legend className="mb-1 font-semibold">When a run of theirs</legend>
        {END_STATUSES.map((end) => (
          <label key={end} className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              data-testid={`ended-${end}`}
              checked={ends.includes(end)}
              onChange={(event) =>
                form.set(
                  ['ends'],
                  END_STATUSES.filter((one) => (one === end ? event.target.checked : ends.includes(one))),
                  'the ends it listens to',
                )
              }
            />
            {END_WORDS[end]}
          </label>
        ))}
        {problems('ends')}
        <p className="text-sm text-fg-3">
          A run that is repaired ends again, and is told of again. Runs of drafts, and this flow’s own, are not.
        </p>
      </fieldset>
    </>
  );
}

interface FlowChoiceProps {
  readonly flows: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: readonly string[];
  readonly pending: boolean;
  readonly failed: boolean;
  readonly onChoose: (id: string, on: boolean) => void;
}

function FlowChoice({ flows, chosen, pending, failed, onChoose }: FlowChoiceProps): ReactNode {
  const [search, setSearch] = useState('');
  const words = search.trim().toLowerCase();
  const shown = flows.filter(({ id, name }) => words === '' || chosen.includes(id) || name.toLowerCase().includes(words));
  if (pending) return <p className="text-sm text-fg-3">Loading the flows …</p>;
  if (failed) return <p className="text-sm text-failed">The flows could not be loaded. Close this and open it again.</p>;
  if (flows.length === 0) return <p className="text-sm text-fg-3">There is no other flow yet.</p>;
  return (
    <div className="flex flex-col gap-2">
      {flows.length > SEARCH_ABOVE && (
        <Input aria-label="Search the flows" placeholder="Search" value={search} onChange={(event) => setSearch(event.target.value)} />
      )}
      <ul className="flex max-h-64 flex-col gap-1 overflow-y-auto" aria-label="Flows" data-testid="ended-flows">
        {shown.map(({ id, name }) => (
          <li key={id}>
            <label className="flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent"
                checked={chosen.includes(id)}
                onChange={(event) => onChoose(id, event.target.checked)}
              />
              <span className="min-w-0 truncate" title={name}>
                {name}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="text-sm text-fg-3">No flow is called so.</p>}
    </div>
  );
}
