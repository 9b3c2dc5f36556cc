import type { StepDocument } from '@plumbline/shared';
import { ArrowRight, Inbox, Pin, PowerOff, RefreshCw, Timer, Undo2, UserRound, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { chipsOf, type Chip } from './step-words';

const ICONS: Readonly<Record<Chip['kind'], LucideIcon>> = {
  retry: RefreshCw,
  timeout: Timer,
  parks: Inbox,
  continues: ArrowRight,
  asks: UserRound,
  fallback: Undo2,
  pinned: Pin,
  off: PowerOff,
};

/** What the author has said about failure, on the card. */
export function StepChips({ step }: { readonly step: StepDocument | null }): ReactNode {
  if (!step) return null;
  return chipsOf(step).map(({ kind, text, says }) => {
    const Icon = ICONS[kind];
    return (
      <span key={kind} title={says} className="inline-flex h-5 items-center gap-1 rounded-[6px] border border-line px-1.5 text-fg-2">
        <Icon size={12} aria-hidden="true" />
        {text}
        <span className="sr-only">{says}</span>
      </span>
    );
  });
}
