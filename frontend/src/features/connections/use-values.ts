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

const LOOK = 'Look at the marked fields. Nothing was saved.';

/**
 * What the fields of a connection hold and what is wrong with them; the focus goes to the first that is wrong.
 * @param secrets pointers of the fields that are marked when the server wants the secret again
 */
export function useValues(initial: Values, secrets: readonly string[] = []): Form {
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
    if (hasCode(error, 'secret_required')) {
      setFaults(Object.fromEntries(secrets.map((pointer) => [pointer, 'Enter it again.'])));
      setAlert('This would let the secret go elsewhere, so it has to be entered again, below. Nothing was saved.');
      return;
    }
    const found = error instanceof ApiError ? faultsOf(error.problem.problems ?? []) : {};
    setFaults(found);
    setAlert(Object.keys(found).length > 0 ? LOOK : sentenceOf(error));
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
      setAlert(Object.keys(missing).length > 0 ? LOOK : null);
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
