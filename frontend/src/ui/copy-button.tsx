'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from './button';
import { Tip } from './tip';
import { toast } from './toast';

/** How long it says that it was done, ms. */
const SAID_MS = 1_500;

const NOT_LET = 'This browser does not let the page write to the clipboard. Use https, or localhost.';

/** Over plain http there is no clipboard at all. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

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
        onClick={() => void copied(text()).then((ok) => (ok ? setDone(true) : toast({ text: NOT_LET, tone: 'bad' })))}
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
