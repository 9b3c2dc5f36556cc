'use client';

import { useEffect, useRef, useState, type SubmitEvent, type RefObject } from 'react';
import { formError, type FormError } from './field-errors';

interface Form {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly busy: boolean;
  readonly error: FormError | null;
  readonly onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
}

/**
 * A form that is sent once at a time. After a refusal the focus goes to the first field that is marked.
 * @param send what its fields hold, by their names; `done` keeps it busy, because the page is about to go
 */
export function useForm(send: (values: Readonly<Record<string, string>>) => Promise<'done' | 'again'>): Form {
  const ref = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<FormError | null>(null);
  useEffect(() => {
    if (error) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (busy) return;
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget)) if (typeof value === 'string') values[name] = value;
    setBusy(true);
    setError(null);
    send(values).then(
      (after) => after === 'again' && setBusy(false),
      (refused: unknown) => {
        setError(formError(refused));
        setBusy(false);
      },
    );
  };
  return { ref, busy, error, onSubmit };
}
