'use client';

import { Copy, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Choice, Field } from '../../ui/field';
import { Tip } from '../../ui/tip';
import { pageTitle, problemsAt, useBuilder } from './builder-context';
import { ConditionEditor } from './condition-editor';
import { fieldsBefore } from './condition-tests';
import { FieldName } from './field-name';
import type { FieldPlace } from './form-edits';
import { KindSettings } from './kind-settings';
import { lookOf } from './kinds';
import { Problems, SwitchSetting, TextSetting } from './settings';

/** The settings of one field. */
export function FieldPanel({ place }: { readonly place: FieldPlace }): ReactNode {
  const builder = useBuilder();
  const { form, problems } = builder;
  const field = form.pages[place.page]?.fields[place.field];
  if (!field) return null;
  const path = ['pages', place.page, 'fields', place.field];
  const { title, icon: Icon } = lookOf(field.kind);
  const canRequire = 'label' in field && field.kind !== 'consent';
  return (
    <>
      <header className="flex items-center gap-2">
        <Icon size={18} className="text-fg-3" aria-hidden="true" />
        <h2 className="flex-1 text-lg font-semibold">{title}</h2>
        <Tip text="Duplicate">
          <Button look="quiet" size="icon" aria-label="Duplicate" data-testid="field-duplicate" onClick={() => builder.duplicate(place)}>
            <Copy size={16} aria-hidden="true" />
          </Button>
        </Tip>
        <Tip text="Remove">
          <Button look="quiet" size="icon" aria-label="Remove" data-testid="field-remove" onClick={() => builder.remove(place)}>
            <Trash2 size={16} aria-hidden="true" />
          </Button>
        </Tip>
      </header>
      <Problems problems={problemsAt(problems, path)} />
      {'label' in field && (
        <TextSetting
          path={[...path, 'label']}
          label="Label"
          value={field.label}
          required
          maxLength={500}
          onChange={(label) => builder.setLabel(place, label)}
        />
      )}
      {field.kind !== 'note' && <FieldName key={`${field.id}-${String(place.page)}-${String(place.field)}`} place={place} id={field.id} />}
      {canRequire && <SwitchSetting path={[...path, 'required']} label="An answer is required" value={field.required} />}
      {canRequire && <TextSetting path={[...path, 'help']} label="Help below the label" value={field.help} long maxLength={2_000} />}
      <KindSettings key={path.join('-')} field={field} path={path} />
      {field.kind !== 'hidden' && (
        <ConditionEditor path={path} what="field" condition={field.showWhen} before={fieldsBefore(form.pages, place.page, place.field)} />
      )}
      {form.pages.length > 1 && (
        <Field label="Page">
          {(control) => (
            <Choice
              {...control}
              data-testid="field-page"
              value={String(place.page)}
              options={form.pages.map((page, at) => ({ value: String(at), title: pageTitle(page, at) }))}
              onChange={(event) => {
                const page = Number(event.target.value);
                builder.move(place, { page, field: form.pages[page]?.fields.length ?? 0 });
              }}
            />
          )}
        </Field>
      )}
    </>
  );
}
