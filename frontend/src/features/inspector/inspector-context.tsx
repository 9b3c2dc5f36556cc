'use client';

import type { Json, OperationContract, Problem } from '@plumbline/shared';
import { createContext, use } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Source } from './sources';

/** The field that was focused last: where a value goes that is picked from the data. */
export interface LastField {
  readonly title: string;
  readonly insert: (path: string) => void;
}

/** What the parts of one inspector share. */
export interface Inspecting {
  readonly id: string;
  readonly name: string;
  readonly contract: OperationContract | undefined;
  readonly sources: readonly Source[];
  /** With the reply, for rules about it. */
  readonly replySources: readonly Source[];
  readonly last: StoreApi<{ readonly field: LastField | null }>;
  /** A field that is to be shown and focused, as a JSON pointer into the document. */
  readonly wanted: string | null;
}

export const newLastField = (): Inspecting['last'] => createStore<{ readonly field: LastField | null }>(() => ({ field: null }));

export const InspectorContext = createContext<Inspecting | null>(null);

/** @throws outside of an inspector */
export function useInspecting(): Inspecting {
  const inspecting = use(InspectorContext);
  if (!inspecting) throw new Error('no inspector here');
  return inspecting;
}

/** A JSON value that is filled in as a form. */
export interface FormModel {
  /** JSON pointer of the value in the document. */
  readonly base: string;
  readonly sources: readonly Source[];
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** Sets a value by the names that lead to it from `base`; `undefined` takes it away. */
  readonly set: (path: readonly string[], value: Json | undefined, title: string) => void;
  /** Gives a field another name. */
  readonly rename: (path: readonly string[], to: string, title: string) => void;
}

export const FormContext = createContext<FormModel | null>(null);

/** @throws outside of a form */
export function useForm(): FormModel {
  const form = use(FormContext);
  if (!form) throw new Error('no form here');
  return form;
}
