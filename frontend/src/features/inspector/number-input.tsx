'use client';

import { useState, type ReactNode } from 'react';
import { Input, type ControlProps } from '../../ui/field';

interface NumberInputProps {
  readonly control: ControlProps;
  readonly value: number | undefined;
  readonly placeholder?: string;
  readonly min?: number;
  readonly className?: string;
  readonly onChange: (value: number | string | undefined) => void;
}

/** A number as it is typed: `1.` and `-` stay until they are one. An expression may be begun here too. */
export function NumberInput({ control, value, placeholder = '', className, onChange }: NumberInputProps): ReactNode {
  const [typing, setTyping] = useState<string | null>(null);
  const shown =
    typing !== null && (typing === '' ? undefined : Number(typing)) === value
      ? typing
      : value === undefined
        ? (typing ?? '')
        : String(value);
  return (
    <Input
      {...control}
      inputMode="decimal"
      value={shown}
      placeholder={placeholder}
      className={className}
      onBlur={() => setTyping(null)}
      onChange={(event) => {
        const text = event.target.value.trim();
        setTyping(text);
        const number = Number(text);
        if (text === '' || Number.isNaN(number)) onChange(text.includes('{{') ? text : undefined);
        else onChange(number);
      }}
    />
  );
}
