'use client';

import { isJsonObject, type Json } from '@plumbline/shared';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { useDraft } from '../draft/index';
import { addCase, casesIn, moveCase, removeCase, renameCase } from './branch-cases';
import { FieldProblems } from './field-problems';
import { fieldOf, type FieldSpec } from './form-fields';
import { FormField } from './form-field';
import { useForm, useInspecting } from './inspector-context';
import { NameInput } from './list-inputs';

const MODE: FieldSpec = {
  ...fieldOf('mode', { enum: ['first', 'all'] }, false),
  title: 'Which edges are taken',
  hint: 'first: of the first case that is true. all: of every case that is.',
};
const NAME: FieldSpec = { ...fieldOf('name', { type: 'string' }, false), title: 'Name' };
const WHEN: FieldSpec = { ...fieldOf('when', {}, true), title: 'When', hint: null };

/** The cases of a branch, in order; each is an edge that can be taken. */
export function BranchForm({ input }: { readonly input: Json | undefined }): ReactNode {
  const draft = useDraft();
  const { id, name } = useInspecting();
  const { problems, base } = useForm();
  const own = isJsonObject(input) ? input : {};
  if (typeof own['cases'] === 'string')
    return <FormField spec={{ ...fieldOf('cases', {}, true), title: 'Cases' }} path={['cases']} value={own['cases']} prefersExpression />;
  const cases = casesIn(input);
  return (
    <div className="flex flex-col gap-4">
      <FormField spec={MODE} path={['mode']} value={own['mode']} onlyFixed />
      <ol className="flex flex-col gap-3">
        {cases.map((one, index) => {
          const title = typeof one['name'] === 'string' ? one['name'] : String(index + 1);
          const edit = (what: string, change: Parameters<typeof draft.edit>[1]): void => void draft.edit(`${what} of "${name}"`, change);
          return (
            <li
              key={index}
              data-testid="case"
              data-case={typeof one['id'] === 'string' ? one['id'] : ''}
              className="flex flex-col gap-2 rounded-card border border-line bg-surface-2 p-3"
            >
              <div className="flex items-center gap-1">
                <span className="flex-1 font-semibold">Case {index + 1}</span>
                <Button
                  look="quiet"
                  size="icon-sm"
                  aria-label={`Move case ${title} up`}
                  disabled={index === 0}
                  onClick={() => edit('Move a case', (document) => moveCase(document, id, index, -1))}
                >
                  <ArrowUp size={14} aria-hidden="true" />
                </Button>
                <Button
                  look="quiet"
                  size="icon-sm"
                  aria-label={`Move case ${title} down`}
                  disabled={index === cases.length - 1}
                  onClick={() => edit('Move a case', (document) => moveCase(document, id, index, 1))}
                >
                  <ArrowDown size={14} aria-hidden="true" />
                </Button>
                <Button
                  look="quiet"
                  size="icon-sm"
                  aria-label={`Remove case ${title}`}
                  onClick={() => edit('Remove a case', (document) => removeCase(document, id, index))}
                >
                  <X size={14} aria-hidden="true" />
                </Button>
              </div>
              <FormField spec={NAME} path={['cases', String(index), 'name']} value={one['name']} onlyFixed />
              <FormField spec={WHEN} path={['cases', String(index), 'when']} value={one['when']} prefersExpression />
              <label className="flex items-center gap-2 text-sm text-fg-3">
                Id
                <NameInput
                  label={`Id of case ${title}`}
                  name={typeof one['id'] === 'string' ? one['id'] : ''}
                  taken={cases.map((each) => String(each['id'] as string))}
                  onRename={(to) => edit('Rename a case', (document) => renameCase(document, id, index, to))}
                />
              </label>
              <FieldProblems
                problems={[
                  ...(problems.get(`${base}/cases/${String(index)}`) ?? []),
                  ...(problems.get(`${base}/cases/${String(index)}/id`) ?? []),
                ]}
              />
            </li>
          );
        })}
      </ol>
      <FieldProblems problems={problems.get(`${base}/cases`) ?? []} />
      <Button
        size="sm"
        className="self-start"
        data-testid="case-add"
        onClick={() => draft.edit(`Add a case to "${name}"`, (document) => addCase(document, id))}
      >
        <Plus size={14} aria-hidden="true" /> Add a case
      </Button>
      <p className="text-sm text-fg-3">When no case is true, the edge “else” is taken.</p>
    </div>
  );
}
