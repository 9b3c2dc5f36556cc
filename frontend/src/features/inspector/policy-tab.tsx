'use client';

import { EFFECT_CLASSES, type EffectClass, type StepDocument } from '@plumbline/shared';
import { RotateCcw, ShieldCheck } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { setPolicy } from '../../canvas-core/edits/steps';
import { Button } from '../../ui/button';
import { Choice, Field, Input } from '../../ui/field';
import { useDraft } from '../draft/index';
import { DurationField } from './duration-field';
import { FieldProblems } from './field-problems';
import { fieldOf } from './form-fields';
import { FormField } from './form-field';
import { FormContext, useInspecting, type FormModel } from './inspector-context';
import { asDuration, EFFECT_WORDS, filledIn, policySentence } from './policy-words';
import { RetryFields } from './retry-fields';
import { ThenField } from './then-field';
import { useDeclared, usePolicyEdit } from './use-policy';
import { useProblems } from './use-inspecting';

const SUCCESS = {
  ...fieldOf('success', { type: 'string' }, false),
  title: 'It worked only if',
  hint: 'Yields true for a good reply, for example {{ $not(response.body.ok = false) }}. Empty: the status decides.',
};

/** What happens when a step fails: in one sentence, and as the form that builds it. */
export function PolicyTab({ step }: { readonly step: StepDocument }): ReactNode {
  const draft = useDraft();
  const { id, name, replySources } = useInspecting();
  const problems = useProblems(id);
  const edit = usePolicyEdit();
  const { declared, depends } = useDeclared(step);
  const { policy } = step;
  const form = useMemo<FormModel>(
    () => ({
      base: `/steps/${id}/policy`,
      sources: replySources,
      problems,
      set: (path, value, title) => edit({ [path[0] ?? '']: value }, title),
      rename: () => undefined,
    }),
    [id, replySources, problems, edit],
  );
  const at = (key: string): ReactNode => <FieldProblems problems={problems.get(`/steps/${id}/policy${key}`) ?? []} />;
  return (
    <FormContext value={form}>
      <div className="flex flex-col gap-4 p-4">
        <div className="flex items-start gap-3 rounded-card border border-line bg-surface-2 p-3">
          <ShieldCheck size={18} className="mt-0.5 shrink-0 text-fg-3" aria-hidden="true" />
          <p data-testid="policy-sentence" aria-live="polite" className="min-w-0 flex-1 text-lg font-medium">
            {policySentence(policy, declared)}
          </p>
        </div>
        {policy !== undefined && (
          <Button
            size="sm"
            className="self-start"
            data-testid="policy-default"
            onClick={() => draft.edit(`Back to the default policy of "${name}"`, (document) => setPolicy(document, id, undefined))}
          >
            <RotateCcw size={14} aria-hidden="true" /> Back to the default
          </Button>
        )}
        {at('')}
        <ThenField policy={policy} problems={problems} />
        {declared === null ? (
          <p className="text-sm text-fg-3">This step calls nothing outside, so there is nothing to try again.</p>
        ) : (
          <>
            <RetryFields policy={policy} declared={declared} problems={problems} />
            <div className="grid grid-cols-2 gap-3">
              <DurationField
                label="Each try may take"
                value={policy?.timeout}
                fallback={asDuration(filledIn(policy, declared).timeoutMs)}
                onChange={(timeout) => edit({ timeout }, 'the timeout')}
              >
                {at('/timeout')}
              </DurationField>
              <DurationField
                label="All tries together"
                value={policy?.overall}
                fallback="24h"
                onChange={(overall) => edit({ overall }, 'the time for all tries')}
              >
                {at('/overall')}
              </DurationField>
            </div>
            <EffectFields step={step} declared={declared} depends={depends} at={at} />
            <FormField spec={SUCCESS} path={['success']} value={policy?.success} prefersExpression />
          </>
        )}
      </div>
    </FormContext>
  );
}

interface EffectFieldsProps {
  readonly step: StepDocument;
  readonly declared: EffectClass;
  readonly depends: boolean;
  readonly at: (key: string) => ReactNode;
}

/** What a repeat would do outside; the author knows it where the contract can not. */
function EffectFields({ step, declared, depends, at }: EffectFieldsProps): ReactNode {
  const { contract } = useInspecting();
  const edit = usePolicyEdit();
  const { policy } = step;
  const effect = policy?.effect ?? declared;
  const isChoosable = typeof contract?.effect === 'object' || policy?.effect !== undefined;
  return (
    <section aria-label="What a repeat does" className="flex flex-col gap-3">
      {isChoosable ? (
        <Field
          label="Sending it twice"
          hint={
            depends && policy?.effect === undefined
              ? 'It depends on the method, which is only known when the step runs.'
              : EFFECT_WORDS[effect].means
          }
        >
          {(control) => (
            <Choice
              {...control}
              data-testid="policy-effect"
              value={policy?.effect ?? ''}
              onChange={(event) => edit({ effect: EFFECT_CLASSES.find((one) => one === event.target.value) }, 'what a repeat does')}
              options={[
                { value: '', title: `By the method: ${EFFECT_WORDS[declared].title.toLowerCase()}` },
                ...EFFECT_CLASSES.map((one) => ({ value: one, title: EFFECT_WORDS[one].title })),
              ]}
            />
          )}
        </Field>
      ) : (
        <p data-testid="policy-effect" data-effect={effect}>
          <span className="font-medium">{EFFECT_WORDS[effect].title}.</span> <span className="text-fg-2">{EFFECT_WORDS[effect].means}</span>
        </p>
      )}
      {at('/effect')}
      {policy?.effect === 'verifiable' && contract?.id === 'http.request' && (
        <p className="text-sm text-fg-3">How it is looked up stands under “Setup”.</p>
      )}
      {(effect === 'keyed' || policy?.idempotencyHeader !== undefined) && contract?.id === 'http.request' && (
        <Field label="Header of the key" hint="The service reads the key from it.">
          {(control) => (
            <Input
              {...control}
              className="font-mono text-sm"
              value={policy?.idempotencyHeader ?? ''}
              placeholder="Idempotency-Key"
              onChange={(event) =>
                edit(
                  { idempotencyHeader: event.target.value.replaceAll(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, '') || undefined },
                  'the header of the key',
                )
              }
            />
          )}
        </Field>
      )}
      {at('/idempotencyHeader')}
      {(effect === 'unsafe' || effect === 'verifiable' || policy?.acceptDuplicates === true) && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 accent-accent"
            checked={policy?.acceptDuplicates === true}
            onChange={(event) => edit({ acceptDuplicates: event.target.checked ? true : undefined }, 'whether duplicates are accepted')}
          />
          <span>
            Duplicates do no harm here
            <span className="block text-sm text-fg-3">Then it is also tried again when it is unclear whether it happened.</span>
          </span>
        </label>
      )}
      {at('/acceptDuplicates')}
    </section>
  );
}
