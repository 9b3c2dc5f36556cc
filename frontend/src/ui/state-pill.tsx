import {
  Check,
  CircleDashed,
  CircleStop,
  Hourglass,
  Inbox,
  ListEnd,
  LoaderCircle,
  RefreshCw,
  SkipForward,
  TriangleAlert,
  X,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** What a pill says; colour is never the only sign, so each has a picture and comes with a word. */
export type StateTone =
  | 'idle'
  | 'queued'
  | 'running'
  | 'waiting'
  | 'retrying'
  | 'succeeded'
  | 'gaps'
  | 'failed'
  | 'skipped'
  | 'cancelled'
  | 'parked'
  | 'attention';

const LOOKS: Readonly<Record<StateTone, { readonly icon: LucideIcon; readonly className: string }>> = {
  idle: { icon: CircleDashed, className: 'border border-dashed border-line-strong bg-[var(--idle-bg)] text-[var(--idle-on)]' },
  queued: { icon: ListEnd, className: 'bg-[var(--queued-bg)] text-[var(--queued-on)]' },
  running: { icon: LoaderCircle, className: 'bg-[var(--running-bg)] text-[var(--running-on)]' },
  waiting: { icon: Hourglass, className: 'bg-[var(--waiting-bg)] text-[var(--waiting-on)]' },
  retrying: { icon: RefreshCw, className: 'bg-[var(--retrying-bg)] text-[var(--retrying-on)]' },
  succeeded: { icon: Check, className: 'bg-[var(--succeeded-bg)] text-[var(--succeeded-on)]' },
  gaps: { icon: Check, className: 'border border-retrying bg-surface text-retrying' },
  failed: { icon: X, className: 'bg-[var(--failed-bg)] text-[var(--failed-on)]' },
  skipped: { icon: SkipForward, className: 'border border-dashed border-line-strong bg-[var(--skipped-bg)] text-[var(--skipped-on)]' },
  cancelled: { icon: CircleStop, className: 'border border-dashed border-line-strong bg-[var(--skipped-bg)] text-[var(--skipped-on)]' },
  parked: { icon: Inbox, className: 'border border-dashed border-parked bg-[var(--parked-bg)] text-[var(--parked-on)]' },
  attention: { icon: TriangleAlert, className: 'bg-[var(--attention-bg)] text-[var(--attention-on)]' },
};

/** A word in a pill of 20 px with its picture; only `running` moves. */
export function StatePill({ tone, children }: { readonly tone: StateTone; readonly children: ReactNode }): ReactNode {
  const { icon: Icon, className } = LOOKS[tone];
  return (
    <span
      className={cn(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-pill px-2 pl-1.5 text-xs font-semibold whitespace-nowrap',
        className,
      )}
    >
      <Icon size={14} strokeWidth={2.25} aria-hidden="true" className={tone === 'running' ? 'animate-spin' : undefined} />
      {children}
    </span>
  );
}
