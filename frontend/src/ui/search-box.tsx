'use client';

import { Search } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Input } from './field';

/** Typing is looked for after this pause, ms. */
const PAUSE_MS = 300;

interface SearchBoxProps {
  /** What it starts with; give it another `key` to make it start again. */
  readonly start: string;
  readonly onSearch: (text: string) => void;
  readonly label: string;
  readonly placeholder: string;
}

/** Looks for what is typed once the typing pauses. */
export function SearchBox({ start, onSearch, label, placeholder }: SearchBoxProps): ReactNode {
  const [text, setText] = useState(start);
  useEffect(() => {
    if (text === start) return;
    const timer = setTimeout(() => onSearch(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, start, onSearch]);
  return (
    <span className="relative">
      <Search size={14} aria-hidden="true" className="pointer-events-none absolute top-[9px] left-2 text-fg-3" />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        data-testid="filter-q"
        className="w-72 max-w-full pl-7"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
      />
    </span>
  );
}
