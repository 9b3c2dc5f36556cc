'use client';

import type { Json, Problem } from '@plumbline/shared';
import type { FormField, FormPage } from '@plumbline/shared/form';
import { createContext, use } from 'react';
import type { FieldPlace } from './form-edits';
import type { LooseForm } from './loose-form';

/** What is told once the answers have arrived. */
export type EndKind = 'done' | 'waiting' | 'later' | 'failed';

/** What of the form is being worked on. */
export type Selected =
  | { readonly at: 'form' }
  | { readonly at: 'share' }
  | { readonly at: 'after'; readonly end: EndKind }
  | { readonly at: 'page'; readonly page: number }
  | ({ readonly at: 'field' } & FieldPlace);

/** What the parts of the builder share. */
export interface Builder {
  readonly form: LooseForm;
  readonly flowId: string;
  readonly mayEdit: boolean;
  readonly selected: Selected;
  readonly select: (selected: Selected) => void;
  /** What was done last, for screen readers and for whoever wonders. */
  readonly said: string;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** Sets one setting by the names that lead to it; `undefined` takes it away. @param title what it is, as the history says it */
  readonly set: (path: readonly string[], value: Json | undefined, title: string) => void;
  readonly setLabel: (place: FieldPlace, label: string) => void;
  readonly rename: (place: FieldPlace, id: string) => void;
  readonly add: (kind: FormField['kind'], page: number, field: number) => void;
  readonly remove: (place: FieldPlace) => void;
  readonly duplicate: (place: FieldPlace) => void;
  readonly move: (from: FieldPlace, to: FieldPlace) => void;
  readonly addPage: () => void;
  readonly removePage: (page: number) => void;
  readonly movePage: (from: number, to: number) => void;
}

export const BuilderContext = createContext<Builder | null>(null);

/** @throws outside of the builder */
export function useBuilder(): Builder {
  const builder = use(BuilderContext);
  if (!builder) throw new Error('no form builder here');
  return builder;
}

/** What a page is called in lists. */
export const pageTitle = (page: Pick<FormPage, 'title'> | undefined, at: number): string => page?.title?.trim() || `Page ${String(at + 1)}`;

/** The problems of a value and of what lies in it. */
export function problemsIn(problems: Builder['problems'], path: readonly (string | number)[]): readonly Problem[] {
  const pointer = ['/trigger/config', ...path].join('/');
  return [...problems].flatMap(([at, found]) => (at === pointer || at.startsWith(`${pointer}/`) ? found : []));
}

/** The problems of exactly this value. */
export const problemsAt = (problems: Builder['problems'], path: readonly (string | number)[]): readonly Problem[] =>
  problems.get(['/trigger/config', ...path].join('/')) ?? [];

/** What a problem is about, by its pointer into the document. */
export function selectedOf(pointer: string): Selected {
  const [, , , part, page, fields, field] = pointer.split('/');
  if (part === 'pages' && page !== undefined) {
    return fields === 'fields' && field !== undefined
      ? { at: 'field', page: Number(page), field: Number(field) }
      : { at: 'page', page: Number(page) };
  }
  if (part === 'path' || part === 'embedOn') return { at: 'share' };
  if (part === 'done' || part === 'waiting' || part === 'later' || part === 'failed') return { at: 'after', end: part };
  return part === 'answerWhen' || part === 'answerWithin' ? { at: 'after', end: 'done' } : { at: 'form' };
}
