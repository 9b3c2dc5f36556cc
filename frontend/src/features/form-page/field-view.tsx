'use client';

import { isRequired, type FormField } from '@plumbline/shared/form';
import { memo, type ReactNode } from 'react';
import { ConsentBox, OptionList, YesNo } from './choices';
import { FileDrop } from './file-drop';
import { usePage, type Ties } from './page-context';
import { Sign } from './signs';
import { DropDown, Line, Paragraph } from './text-inputs';

/** Kinds that are several controls: their label is the heading of a group. */
const GROUPS: ReadonlySet<FormField['kind']> = new Set(['choice', 'choices', 'yesNo']);

/** One field of a form: its label, its control, its help, and what is wrong with it. */
export const FieldView = memo(function FieldView({ field }: { readonly field: FormField }): ReactNode {
  const { state, words, prefix } = usePage();
  if (field.kind === 'hidden') return null;
  if (field.kind === 'note') {
    return (
      <p className="pf-note" data-field={field.id}>
        {field.text}
      </p>
    );
  }
  const id = `${prefix}-${field.id}`;
  const fault = Object.hasOwn(state.faults, field.id) ? state.faults[field.id] : undefined;
  const help = 'help' in field && field.help !== undefined && field.help !== '' ? field.help : undefined;
  const describedBy = [help === undefined ? '' : `${id}-help`, fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  const ties: Ties = {
    id,
    describedBy: describedBy === '' ? undefined : describedBy,
    isWrong: fault !== undefined,
    isRequired: isRequired(field),
  };
  const label = (
    <>
      {field.label}
      {!ties.isRequired && <span className="pf-optional"> ({words.optional})</span>}
    </>
  );
  const inner = (
    <>
      {help !== undefined && (
        <p className="pf-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <Control field={field} ties={ties} />
      {fault && (
        <p className="pf-fault" id={`${id}-fault`} data-testid="fault" data-code={fault.code}>
          <Sign name="fault" />
          {words.fault(fault, field.label)}
        </p>
      )}
    </>
  );
  const className = `pf-field${fault ? ' is-wrong' : ''}`;
  if (!GROUPS.has(field.kind)) {
    return (
      <div className={className} data-field={field.id} data-kind={field.kind}>
        {field.kind === 'consent' ? (
          <span className="pf-label" id={`${id}-label`}>
            {field.label}
          </span>
        ) : (
          <label className="pf-label" htmlFor={id} id={`${id}-label`}>
            {label}
          </label>
        )}
        {inner}
      </div>
    );
  }
  return (
    <fieldset
      className={className}
      data-field={field.id}
      data-kind={field.kind}
      aria-labelledby={`${id}-label`}
      aria-describedby={ties.describedBy}
      {...(field.kind === 'choices' ? {} : { role: 'radiogroup', 'aria-required': ties.isRequired, 'aria-invalid': ties.isWrong })}
    >
      <div className="pf-label" id={`${id}-label`}>
        {label}
      </div>
      {inner}
    </fieldset>
  );
});

function Control({ field, ties }: { readonly field: FormField; readonly ties: Ties }): ReactNode {
  switch (field.kind) {
    case 'paragraph':
      return <Paragraph field={field} ties={ties} />;
    case 'dropdown':
      return <DropDown field={field} ties={ties} />;
    case 'choice':
    case 'choices':
      return <OptionList field={field} ties={ties} />;
    case 'yesNo':
      return <YesNo field={field} ties={ties} />;
    case 'consent':
      return <ConsentBox field={field} ties={ties} />;
    case 'file':
      return <FileDrop field={field} ties={ties} />;
    case 'hidden':
    case 'note':
      return null;
    default:
      return <Line field={field} ties={ties} />;
  }
}
