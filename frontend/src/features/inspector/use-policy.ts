'use client';

import { effectOf, effectOfStep, type EffectClass, type PolicyDocument, type StepDocument } from '@plumbline/shared';
import { stepOf } from '../../canvas-core/document';
import { setPolicy } from '../../canvas-core/edits/steps';
import { useDraft } from '../draft/index';
import { useInspecting } from './inspector-context';
import { filledIn, asDuration } from './policy-words';

/** The class by the contract: null where nothing outside is called. What only shows at run time counts as unsafe. */
export function useDeclared(step: StepDocument): { readonly declared: EffectClass | null; readonly depends: boolean } {
  const { contract } = useInspecting();
  const plain = effectOfStep({ ...step, policy: undefined }, contract);
  if (plain !== 'unknown') return { declared: plain, depends: false };
  const worst = contract
    ? effectOf(contract.effect, { [typeof contract.effect === 'object' && contract.effect ? contract.effect.field : '']: null })
    : 'unsafe';
  return { declared: worst, depends: true };
}

/** Changes keys of a step's policy. */
export function usePolicyEdit(): (patch: { readonly [K in keyof PolicyDocument]?: PolicyDocument[K] | undefined }, what: string) => void {
  const draft = useDraft();
  const { id, name } = useInspecting();
  return (patch, what) =>
    void draft.edit(
      `Change ${what} of "${name}"`,
      (document) => {
        const merged = Object.entries({ ...stepOf(document, id)?.policy, ...patch }).filter(([, value]) => value !== undefined);
        return setPolicy(document, id, Object.fromEntries(merged));
      },
      `policy:${id}:${what}`,
    );
}

/** The retry of a policy as a document writes it: its own, else what holds by default. */
export function retryOf(policy: PolicyDocument | undefined, declared: EffectClass): NonNullable<PolicyDocument['retry']> {
  if (policy?.retry) return policy.retry;
  const { attempts, backoff, initialMs, maxMs, on } = filledIn(policy, declared).retry;
  return { attempts, backoff, initial: asDuration(initialMs), max: asDuration(maxMs), on: [...on] };
}
