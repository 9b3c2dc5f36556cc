'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Input } from '../../ui/field';

interface NameInputProps {
  readonly name: string;
  /** With the new name, or null when it stays. Called once. */
  readonly onDone: (name: string | null) => void;
}

/** Renames in place: Enter or leaving it keeps what was typed, Escape does not. */
export function NameInput({ name, onDone }: NameInputProps): ReactNode {
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const done = (keep: boolean): void => {
    const wanted = text.trim();
    onDone(keep && wanted !== '' && wanted !== name ? wanted : null);
  };
  return (
    <Input
      aria-label="Name of the flow"
      data-testid="flow-name-input"
      className="relative max-w-[360px] font-semibold"
      value={text}
      maxLength={200}
      ref={field}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => done(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') done(false);
      }}
    />
  );
}
