'use client';

import type { EffectClass, PolicyDocument, Problem } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { Choice, Field, Input } from '../../ui/field';
import { DurationField } from './duration-field';
import { FieldProblems } from './field-problems';
import { useInspecting } from './inspector-context';
import { retryOf, usePolicyEdit } from './use-policy';

const ERRORS = [
  ['network', 'No connection'],
  ['timeout', 'No answer in time'],
  ['429', 'Too many requests (429)'],
  ['5xx', 'The service failed (5xx)'],
] as const;

interface RetryFieldsProps {
  readonly policy: PolicyDocument | undefined;
  readonly declared: EffectClass;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

/** How often it is tried, how long between tries, and after which errors. */
export function RetryFields({ policy, declared, problems }: RetryFieldsProps): ReactNode {
  const { id } = useInspecting();
  const edit = usePolicyEdit();
  const retry = retryOf(policy, policy?.effect ?? declared);
  const set = (patch: Partial<typeof retry>, what: string): void => edit({ retry: { ...retry, ...patch } }, what);
  const others = retry.on.filter((one) => !ERRORS.some(([key]) => key === one));
  const at = (key: string): ReactNode => <FieldProblems problems={problems.get(`/steps/${id}/policy/retry${key}`) ?? []} />;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold">Try again</legend>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Tries, the first included">
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={100}
              data-testid="policy-attempts"
              value={retry.attempts}
              onChange={(event) =>
                set({ attempts: Math.min(100, Math.max(1, Math.round(Number(event.target.value) || 1))) }, 'how often it is tried')
              }
            />
          )}
        </Field>
        <Field label="Waits between tries">
          {(control) => (
            <Choice
              {...control}
              value={retry.backoff}
              onChange={(event) => set({ backoff: event.target.value === 'fixed' ? 'fixed' : 'exponential' }, 'the waits between tries')}
              options={[
                { value: 'exponential', title: 'Twice as long each time' },
                { value: 'fixed', title: 'Always the same' },
              ]}
            />
          )}
        </Field>
        <DurationField
          label="The first wait"
          value={retry.initial}
          fallback="1s"
          onChange={(initial) => set({ initial: initial ?? '1s' }, 'the first wait')}
        >
          {at('/initial')}
        </DurationField>
        {retry.backoff === 'exponential' && (
          <DurationField
            label="The longest wait"
            value={retry.max}
            fallback="15m"
            onChange={(max) => edit({ retry: withMax(retry, max) }, 'the longest wait')}
          >
            {at('/max')}
          </DurationField>
        )}
      </div>
      <div role="group" aria-label="After which errors" className="flex flex-col gap-1">
        <span className="font-medium">After which errors</span>
        {ERRORS.map(([key, title]) => (
          <label key={key} className="flex min-h-7 items-center gap-2">
            <input
              type="checkbox"
              className="accent-accent"
              data-testid="policy-on"
              data-error={key}
              checked={retry.on.includes(key)}
              onChange={(event) =>
                set(
                  { on: event.target.checked ? [...retry.on, key] : retry.on.filter((one) => one !== key) },
                  'after which errors it is tried again',
                )
              }
            />
            {title}
          </label>
        ))}
        <Field label={<span className="font-normal">Other statuses or error codes</span>} hint="Divided by blanks: 503 rate_limited">
          {(control) => (
            <Input
              {...control}
              key={others.join(' ')}
              className="font-mono text-sm"
              defaultValue={others.join(' ')}
              onBlur={(event) => {
                const named = event.target.value.split(/[\s,]+/).filter((one) => /^[A-Za-z0-9_.:-]{1,64}$/.test(one));
                set({ on: [...retry.on.filter((one) => !others.includes(one)), ...named] }, 'after which errors it is tried again');
              }}
            />
          )}
        </Field>
        {at('/on')}
      </div>
      {at('')}
    </fieldset>
  );
}

function withMax(
  { max: _, ...retry }: NonNullable<PolicyDocument['retry']>,
  max: string | undefined,
): NonNullable<PolicyDocument['retry']> {
  return max === undefined ? retry : { ...retry, max };
}
