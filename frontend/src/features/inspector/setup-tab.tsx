'use client';

import { isJsonObject, type StepDocument } from '@plumbline/shared';
import { useMemo, type ReactNode } from 'react';
import { Failure } from '../../ui/feedback';
import { BranchForm } from './branch-form';
import { ConnectionField } from './connection-field';
import { FieldProblems } from './field-problems';
import { Fields } from './fields';
import { fieldOf, type FieldSpec } from './form-fields';
import { FormField } from './form-field';
import { FIRST, inputSpecs } from './input-specs';
import { FormContext, useInspecting } from './inspector-context';
import { LookUpForm } from './look-up-form';
import { LoopForm } from './loop-form';
import { SubflowForm } from './subflow-form';
import { useStepForm } from './use-step-form';
import { WaitForm } from './wait-form';

/** Fields in which an expression is what is meant. */
const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = { filter: ['when'], code: ['input'] };

/** What a step does: its connection and its input, as a form made from the contract. */
export function SetupTab({ step }: { readonly step: StepDocument }): ReactNode {
  const { contract, id } = useInspecting();
  const form = useStepForm();
  const own = form.problems.get(form.base) ?? [];
  return (
    <FormContext value={form}>
      <div className="flex flex-col gap-4 p-4">
        {contract === undefined ? (
          <Failure title="This operation is not known here">
            <code>{step.operation}</code> is not among the operations of this server. Replace it (more menu, above), or ask whoever runs the
            server.
          </Failure>
        ) : (
          <>
            <p className="text-fg-2">{contract.description}</p>
            {contract.connection && <ConnectionField step={step} contract={contract} />}
            <FieldProblems
              problems={[...(form.problems.get(`/steps/${id}`) ?? []), ...(form.problems.get(`/steps/${id}/operation`) ?? []), ...own]}
            />
            <InputForm step={step} />
          </>
        )}
      </div>
    </FormContext>
  );
}

function InputForm({ step }: { readonly step: StepDocument }): ReactNode {
  const { contract } = useInspecting();
  const specs = useMemo(() => (contract ? inputSpecs(contract) : []), [contract]);
  if (!contract) return null;
  const { input } = step;
  switch (contract.id) {
    case 'branch':
      return <BranchForm input={input} />;
    case 'wait':
      return <WaitForm input={input} schema={contract.input} />;
    case 'for_each':
      return <LoopForm input={input} specs={specs} />;
    case 'subflow':
      return <SubflowForm input={input} />;
    default:
      if (specs.length === 0 || typeof input === 'string') return <FormField spec={WHOLE} path={[]} value={input} />;
      if (contract.id === 'http.request') return <RequestForm step={step} specs={specs} />;
      return <Fields specs={specs} value={input} first={FIRST[contract.id] ?? null} expressions={EXPRESSIONS[contract.id] ?? []} />;
  }
}

/** A request, and how it is looked up where its author says that it can be. */
function RequestForm({ step, specs }: { readonly step: StepDocument; readonly specs: readonly FieldSpec[] }): ReactNode {
  const { lookUp, ...request } = isJsonObject(step.input) ? step.input : {};
  return (
    <>
      <Fields specs={specs} value={request} first={FIRST['http.request'] ?? null} />
      {(lookUp !== undefined || step.policy?.effect === 'verifiable') && <LookUpForm lookUp={lookUp} />}
    </>
  );
}

/** An input that is one JSON value: of a transform, or of an operation that takes anything. */
const WHOLE: FieldSpec = {
  ...fieldOf('input', {}, false),
  title: 'Data',
  hint: 'Any JSON; texts in it may hold {{ expressions }}.',
  kind: 'json',
};
