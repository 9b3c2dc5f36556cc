'use client';

import { isJsonObject, type Json } from '@plumbline/shared';
import { ChevronRight, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { fieldOf, type FieldSpec } from './form-fields';
import { FormField } from './form-field';
import { useForm, useInspecting } from './inspector-context';

interface FieldsProps {
  readonly specs: readonly FieldSpec[];
  readonly value: Json | undefined;
  /** Names of fields that are always shown, in this order; null: the required ones, and all when there are few. */
  readonly first?: readonly string[] | null;
  readonly path?: readonly string[];
  readonly expressions?: readonly string[];
}

/** So many optional fields need no fold. */
const FEW = 2;

/** Fields of a form: what is required, set or wrong; the rest behind "More". */
export function Fields({ specs, value, first = null, path = [], expressions = [] }: FieldsProps): ReactNode {
  const { wanted } = useInspecting();
  const { base, set: change } = useForm();
  const [open, setOpen] = useState(false);
  const own = isJsonObject(value) ? value : {};
  const isShown = ({ name, required }: FieldSpec): boolean => (first === null ? required : first.includes(name));
  const shown = first === null ? specs.filter(isShown) : first.flatMap((name) => specs.find((one) => one.name === name) ?? []);
  const others = specs.filter((one) => !isShown(one));
  // What the contract does not know is shown too: it is sent, or refused.
  const foreign = Object.keys(own).filter((name) => !specs.some((one) => one.name === name));
  const isFew = first === null && others.length <= FEW;
  const set = others.filter(({ name }) => Object.hasOwn(own, name)).length;
  const isOpen = open || isFew || others.some(({ name }) => wanted?.startsWith(`${base}/${name}`) ?? false);
  const field = (spec: FieldSpec): ReactNode => (
    <FormField
      key={spec.name}
      spec={spec}
      path={[...path, spec.name]}
      value={Object.hasOwn(own, spec.name) ? own[spec.name] : undefined}
      prefersExpression={expressions.includes(spec.name)}
    />
  );
  return (
    <div className="flex flex-col gap-4">
      {shown.map(field)}
      {isFew && others.map(field)}
      {!isFew && others.length > 0 && (
        <>
          <button
            type="button"
            data-testid="more-fields"
            aria-expanded={isOpen}
            className="flex h-7 items-center gap-1 self-start rounded-control text-fg-2 hover:text-fg"
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronRight size={14} aria-hidden="true" className={isOpen ? 'rotate-90' : ''} />
            More ({others.length}
            {set > 0 ? `, ${String(set)} set` : ''})
          </button>
          {isOpen && others.map(field)}
        </>
      )}
      {foreign.map((name) => (
        <FormField
          key={name}
          spec={{ ...fieldOf(name, typeof own[name] === 'string' ? { type: 'string' } : {}, false), title: name }}
          path={[...path, name]}
          value={own[name]}
          aside={
            <Button look="quiet" size="icon-sm" aria-label={`Remove ${name}`} onClick={() => change([...path, name], undefined, name)}>
              <X size={14} aria-hidden="true" />
            </Button>
          }
        />
      ))}
    </div>
  );
}
