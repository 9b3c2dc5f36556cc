'use client';

import type { Problem } from '@plumbline/shared';
import { fieldsOf, FORM_LIMITS, type FormField } from '@plumbline/shared/form';
import { useMemo, useRef, useState } from 'react';
import { useMay } from '../../api/use-may';
import { useDraft, useDraftState } from '../draft/index';
import type { Builder, Selected } from './builder-context';
import { idFor } from './field-id';
import {
  addField,
  addPage,
  duplicateField,
  moveField,
  movePage,
  removeField,
  removePage,
  renameField,
  setSetting,
  type FieldPlace,
} from './form-edits';
import { lookOf, newField, titleOf } from './kinds';
import { looseForm } from './loose-form';

/** The form of the draft, and everything that can be done to it; every change is one of the draft's, with its place in the history. */
export function useNewBuilder(first: Selected): Builder {
  const draft = useDraft();
  const config = useDraftState(({ document }) => document.trigger.config);
  const allProblems = useDraftState((state) => state.problems);
  const mayEdit = useMay('editor');
  const [chosen, select] = useState(first);
  const [said, say] = useState('');
  // Fields that were made in this window: nothing outside of this flow knows their names yet, so they follow their labels.
  const fresh = useRef(new Set<string>());
  const form = useMemo(() => looseForm(config ?? {}), [config]);
  const problems = useMemo(() => byPointer(allProblems), [allProblems]);
  const selected = stillThere(form, chosen);
  const actions = useMemo(() => {
    const now = (): ReturnType<typeof looseForm> => looseForm(draft.state.document.trigger.config ?? {});
    const taken = (): Set<string> => new Set(fieldsOf(now()).map(({ id }) => id));
    const fieldAt = ({ page, field }: FieldPlace): FormField | undefined => now().pages[page]?.fields[field];
    const named = (place: FieldPlace): string => {
      const field = fieldAt(place);
      return field ? `"${titleOf(field)}"` : 'a field';
    };
    const isFull = (): boolean => {
      const full = fieldsOf(now()).length >= FORM_LIMITS.fields;
      if (full) say(`A form has at most ${String(FORM_LIMITS.fields)} fields.`);
      return full;
    };
    return {
      select,
      set: (path: readonly string[], value: Parameters<typeof setSetting>[2], title: string) =>
        void draft.edit(`Change ${title} of the form`, (document) => setSetting(document, path, value), `form:${path.join('/')}`),
      setLabel: (place: FieldPlace, label: string) => {
        const field = fieldAt(place);
        if (!field || !('label' in field)) return;
        const path = ['pages', String(place.page), 'fields', String(place.field), 'label'];
        const others = taken();
        others.delete(field.id);
        const id = fresh.current.has(field.id) ? idFor(label, others) : field.id;
        if (id !== field.id) fresh.current.add(id);
        draft.edit(
          `Change the label of "${field.label}"`,
          (document) => renameField(setSetting(document, path, label), place, id),
          `form-label:${String(place.page)}:${String(place.field)}`,
        );
      },
      rename: (place: FieldPlace, id: string) => {
        draft.edit(
          `Rename ${named(place)} in the data`,
          (document) => renameField(document, place, id),
          `form-id:${String(place.page)}:${String(place.field)}`,
        );
      },
      add: (kind: FormField['kind'], page: number, field: number) => {
        if (isFull()) return;
        const made = newField(kind, idFor(lookOf(kind).label, taken()));
        fresh.current.add(made.id);
        draft.edit(`Add "${titleOf(made)}" to the form`, (document) => addField(document, { page, field }, made));
        select({ at: 'field', page, field });
      },
      remove: (place: FieldPlace) => {
        const name = named(place);
        draft.edit(`Remove ${name} from the form`, (document) => removeField(document, place));
        select(afterRemoval(now(), place));
        say(`${name} was removed. Undo brings it back.`);
      },
      duplicate: (place: FieldPlace) => {
        const field = fieldAt(place);
        if (!field || isFull()) return;
        const id = idFor(field.id, taken());
        fresh.current.add(id);
        draft.edit(`Duplicate ${named(place)}`, (document) => duplicateField(document, place, id));
        select({ at: 'field', page: place.page, field: place.field + 1 });
      },
      move: (from: FieldPlace, to: FieldPlace) => {
        draft.edit(`Move ${named(from)} in the form`, (document) => moveField(document, from, to));
        say(`${named(to)} is at place ${String(to.field + 1)} of page ${String(to.page + 1)}.`);
        select({ at: 'field', ...to });
      },
      addPage: () => {
        const at = now().pages.length;
        if (at >= FORM_LIMITS.pages) return say(`A form has at most ${String(FORM_LIMITS.pages)} pages.`);
        draft.edit('Add a page to the form', (document) => addPage(document, at));
        select({ at: 'page', page: at });
      },
      removePage: (page: number) => {
        draft.edit(`Remove page ${String(page + 1)} of the form`, (document) => removePage(document, page));
        select({ at: 'page', page: Math.max(0, page - 1) });
        say('The page was removed with its fields. Undo brings it back.');
      },
      movePage: (from: number, to: number) => {
        draft.edit(`Move page ${String(from + 1)} of the form`, (document) => movePage(document, from, to));
        select({ at: 'page', page: to });
      },
    };
  }, [draft]);
  return useMemo(
    () => ({ form, flowId: draft.state.flowId, mayEdit, selected, problems, said, ...actions }),
    [form, draft, mayEdit, selected, problems, said, actions],
  );
}

/** An undo may have taken away what was selected. */
function stillThere(form: ReturnType<typeof looseForm>, selected: Selected): Selected {
  if (selected.at !== 'page' && selected.at !== 'field') return selected;
  const page = Math.min(selected.page, form.pages.length - 1);
  if (selected.at === 'field' && page === selected.page && form.pages[page]?.fields[selected.field] !== undefined) return selected;
  return selected.at === 'page' && page === selected.page ? selected : { at: 'page', page };
}

function afterRemoval(form: ReturnType<typeof looseForm>, { page, field }: FieldPlace): Selected {
  const left = form.pages[page]?.fields.length ?? 0;
  return left === 0 ? { at: 'page', page } : { at: 'field', page, field: Math.min(field, left - 1) };
}

function byPointer(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (problem.pointer.startsWith('/trigger/config')) found.set(problem.pointer, [...(found.get(problem.pointer) ?? []), problem]);
  }
  return found;
}
