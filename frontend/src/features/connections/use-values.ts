'use client';

import { useEffect, useRef, useState, type RefObject } from 'react';
import { ApiError, hasCode, sentenceOf } from '../../api/api-error';
import { faultsOf, type Faults, type Values } from './form-values';

interface Form {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly values: Values;
  readonly faults: Faults;
  /** About the form as a whole. */
  readonly alert: string | null;
  readonly busy: boolean;
  readonly change: (pointer: string, text: string) => void;
  /** Shows what is missing, or else sends. */
  readonly submit: (missing: Faults, send: () => Promise<void>) => void;
}

/** What the fields of a connection hold and what is wrong with them; the focus goes to the first that is wrong. */
export function useValues(initial: Values): Form {
  const ref = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(initial);
  const [faults, setFaults] = useState<Faults>({});
  const [alert, setAlert] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (busy) return;
    ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [alert, busy]);
  const refused = (error: unknown): void => {
    const found = error instanceof ApiError ? faultsOf(error.problem.problems ?? []) : {};
    const secretAgain = hasCode(error, 'secret_required');
    setFaults(found);
    setAlert(
      Object.keys(found).length > 0
        ? 'Look at the marked fields. Nothing was saved.'
        : `${sentenceOf(error)}${secretAgain ? ' The fields for it are below.' : ''}`,
    );
  };
  return {
    ref,
    values,
    faults,
    alert,
    busy,
    change: (pointer, text) => {
      setValues((before) => ({ ...before, [pointer]: text }));
      setFaults((before) => (Object.hasOwn(before, pointer) ? without(before, pointer) : before));
    },
    submit: (missing, send) => {
      if (busy) return;
      setFaults(missing);
      setAlert(Object.keys(missing).length > 0 ? 'Look at the marked fields. Nothing was saved.' : null);
      if (Object.keys(missing).length > 0) return;
      setBusy(true);
      void send()
        .catch(refused)
        .finally(() => setBusy(false));
    },
  };
}

function without(faults: Faults, pointer: string): Faults {
  const { [pointer]: _, ...others } = faults;
  return others;
}
