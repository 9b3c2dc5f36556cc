'use client';

import { useMemo, useReducer, useState, type ReactNode } from 'react';
import { firstAnswers } from './answers';
import { FormView, type ShownForm } from './form-view';
import { newPage, pageReducer, type PageEvent, type PageState } from './page-state';
import { chosen, type Upload } from './uploads';
import type { End } from './page-words';

/** What of a form is looked at: one of its pages, or what is told afterwards. */
export type Shown = { readonly page: number } | { readonly end: End | 'waiting' };

interface FormPreviewProps {
  readonly form: ShownForm;
  readonly shown: Shown;
  /** Told which page somebody has gone on to. */
  readonly onPage: (page: number) => void;
  readonly onEnd: () => void;
}

/** The page of a form that is being built: answers can be typed, and nothing is sent. */
export function FormPreview({ form, shown, onPage, onEnd }: FormPreviewProps): ReactNode {
  const [count, setCount] = useState(0);
  const page = 'page' in shown ? shown.page : null;
  const [state, dispatch] = useReducer(
    // Which page is shown is said from outside.
    (now: PageState, event: PageEvent) => pageReducer(form, page === null ? now : { ...now, page }, event),
    null,
    () => newPage(firstAnswers(form, new URLSearchParams())),
  );
  const files = useMemo(
    () => ({
      choose: (field: Parameters<typeof chosen>[0], list: readonly File[]) => {
        dispatch({
          type: 'chose',
          uploads: list.map((file, at): Upload => arrived(chosen(field, `${String(count)}-${String(at)}`, file))),
        });
        setCount(count + 1);
      },
      retry: () => undefined,
      drop: (key: string) => dispatch({ type: 'dropped', key }),
    }),
    [count],
  );
  const current = 'page' in shown ? { ...state, page: shown.page } : atEnd(state, shown.end);
  const tell = (event: PageEvent): void => {
    const after = pageReducer(form, current, event);
    dispatch(event);
    if (after.phase.name === 'sending') {
      dispatch({ type: 'show', page: current.page });
      onEnd();
    } else if (after.page !== current.page) onPage(after.page);
  };
  return <FormView form={form} state={current} tell={tell} files={files} onAgain={() => onPage(0)} />;
}

function atEnd(state: PageState, end: End | 'waiting'): PageState {
  return { ...state, focus: null, phase: end === 'waiting' ? { name: 'waiting', submission: '' } : { name: 'ended', how: end } };
}

/** Nothing is sent here: what could be taken has arrived. */
const arrived = (upload: Upload): Upload =>
  upload.state === 'failed'
    ? upload
    : { ...upload, state: 'done', share: 1, file: { id: upload.key, name: upload.name, type: upload.type, size: upload.size } };
