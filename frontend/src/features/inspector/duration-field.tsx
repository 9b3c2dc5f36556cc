'use client';

import { durationSchema } from '@plumbline/shared';
import { useState, type ReactNode } from 'react';
import { Field, Input } from '../../ui/field';

interface DurationFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  /** What holds when nothing is said. */
  readonly fallback: string;
  readonly onChange: (value: string | undefined) => void;
  readonly children?: ReactNode;
}

/** A length of time as documents write it. It is taken over when it is whole: half of one is no duration. */
export function DurationField({ label, value, fallback, onChange, children }: DurationFieldProps): ReactNode {
  const [typing, setTyping] = useState<string | null>(null);
  const text = typing ?? value ?? '';
  const read = durationSchema.safeParse(text);
  const isWrong = text !== '' && !read.success;
  return (
    <div className="flex flex-col gap-1">
      <Field label={label} {...(isWrong ? { error: 'A whole number and ms, s, m, h or d, at most 30d: 30s.' } : {})}>
        {(control) => (
          <Input
            {...control}
            value={text}
            placeholder={fallback}
            onBlur={() => !isWrong && setTyping(null)}
            onChange={(event) => {
              const next = event.target.value.trim();
              setTyping(next);
              if (next === '') onChange(undefined);
              else if (durationSchema.safeParse(next).success) onChange(next);
            }}
          />
        )}
      </Field>
      {children}
    </div>
  );
}
