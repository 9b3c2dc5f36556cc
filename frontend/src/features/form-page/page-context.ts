'use client';

import type { FormField } from '@plumbline/shared/form';
import { createContext, use } from 'react';
import type { PageEvent, PageState } from './page-state';
import type { PageWords } from './page-words';

type FileField = Extract<FormField, { kind: 'file' }>;

/** What the fields of a form share. */
export interface PageModel {
  readonly state: PageState;
  readonly words: PageWords;
  readonly language: string | undefined;
  /** Begins the ids of this page's elements: the builder may show several. */
  readonly prefix: string;
  readonly tell: (event: PageEvent) => void;
  readonly files: {
    readonly choose: (field: FileField, files: readonly File[]) => void;
    readonly retry: (key: string) => void;
    readonly drop: (key: string) => void;
  };
}

/** What ties a control to its label, its help and what is wrong with it. */
export interface Ties {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isWrong: boolean;
  readonly isRequired: boolean;
}

export const PageContext = createContext<PageModel | null>(null);

/** @throws outside of a form */
export function usePage(): PageModel {
  const page = use(PageContext);
  if (!page) throw new Error('no form here');
  return page;
}
