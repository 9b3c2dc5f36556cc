'use client';

import type { OperationContract, StepDocument } from '@plumbline/shared';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { setStep } from '../../canvas-core/edits/steps';
import { Choice, Field } from '../../ui/field';
import { useDraft, useDraftState } from '../draft/index';
import { FieldProblems } from './field-problems';
import { useForm, useInspecting } from './inspector-context';

/** Which credentialed account a step uses. */
export function ConnectionField({ step, contract }: { readonly step: StepDocument; readonly contract: OperationContract }): ReactNode {
  const draft = useDraft();
  const { id, name } = useInspecting();
  const { problems } = useForm();
  // Another one may have been made meanwhile, in another tab.
  useDraftState((state) => state.around);
  const known = draft.connectionsFor(contract);
  const { connection } = step;
  const chosen = typeof connection === 'string' ? connection : '';
  const isForeign = connection !== undefined && !known.some((one) => one.id === chosen);
  const foreign = typeof connection === 'object' ? `${connection.service}: ${connection.name} (not here)` : 'A connection that is not here';
  const own = problems.get(`/steps/${id}/connection`) ?? [];
  return (
    <div data-pointer={`/steps/${id}/connection`} className="flex flex-col gap-1">
      <Field
        label="Connection"
        required={contract.connection?.required ?? false}
        aside={
          <Link href="/connections" className="text-sm text-accent underline">
            Create one
          </Link>
        }
      >
        {(control) => (
          <Choice
            {...control}
            data-testid="connection"
            value={isForeign ? 'foreign' : chosen}
            onChange={(event) => {
              const next = event.target.value === '' ? undefined : event.target.value;
              if (next !== 'foreign')
                draft.edit(`Change the connection of "${name}"`, (document) => setStep(document, id, { connection: next }));
            }}
            options={[
              {
                value: '',
                title: known.length === 0 ? 'There is none that fits yet' : contract.connection?.required === true ? 'Choose one' : 'None',
              },
              ...(isForeign ? [{ value: 'foreign', title: foreign }] : []),
              ...known.map((one) => ({ value: one.id, title: `${one.service} · ${one.name}` })),
            ]}
          />
        )}
      </Field>
      <FieldProblems problems={own} />
    </div>
  );
}
