'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from './button';
import { Tip } from './tip';

/** How long it says that it was done, ms. */
const SAID_MS = 1_500;

/** Copies a text, and says so. @param what is copied, for people: "path", "link" */
export function CopyButton({
  text,
  what,
  children,
}: {
  readonly text: () => string;
  readonly what: string;
  readonly children?: ReactNode;
}): ReactNode {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const Icon = done ? Check : Copy;
  return (
    <Tip text={done ? 'Copied' : `Copy ${what}`}>
      <Button
        look={children === undefined ? 'quiet' : 'plain'}
        size={children === undefined ? 'icon-sm' : 'md'}
        aria-label={children === undefined ? `Copy ${what}` : undefined}
        data-testid={`copy-${what.replaceAll(' ', '-')}`}
        onClick={() => void navigator.clipboard.writeText(text()).then(() => setDone(true))}
      >
        <Icon size={14} aria-hidden="true" />
        {children}
        <span role="status" className="sr-only">
          {done ? 'Copied' : ''}
        </span>
      </Button>
    </Tip>
  );
}
