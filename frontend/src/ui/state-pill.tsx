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

const LOOKS: Readonly<Record<StateTone, { readonly icon: LucideIcon; readonly pill: string; readonly text: string }>> = {
  idle: {
    icon: CircleDashed,
    pill: 'border border-dashed border-line-strong bg-[var(--idle-bg)] text-[var(--idle-on)]',
    text: 'text-idle',
  },
  queued: { icon: ListEnd, pill: 'bg-[var(--queued-bg)] text-[var(--queued-on)]', text: 'text-queued' },
  running: { icon: LoaderCircle, pill: 'bg-[var(--running-bg)] text-[var(--running-on)]', text: 'text-running' },
  waiting: { icon: Hourglass, pill: 'bg-[var(--waiting-bg)] text-[var(--waiting-on)]', text: 'text-waiting' },
  retrying: { icon: RefreshCw, pill: 'bg-[var(--retrying-bg)] text-[var(--retrying-on)]', text: 'text-retrying' },
  succeeded: { icon: Check, pill: 'bg-[var(--succeeded-bg)] text-[var(--succeeded-on)]', text: 'text-succeeded' },
  gaps: { icon: Check, pill: 'border border-retrying bg-surface text-retrying', text: 'text-retrying' },
  failed: { icon: X, pill: 'bg-[var(--failed-bg)] text-[var(--failed-on)]', text: 'text-failed' },
  skipped: {
    icon: SkipForward,
    pill: 'border border-dashed border-line-strong bg-[var(--skipped-bg)] text-[var(--skipped-on)]',
    text: 'text-idle',
  },
  cancelled: {
    icon: CircleStop,
    pill: 'border border-dashed border-line-strong bg-[var(--skipped-bg)] text-[var(--skipped-on)]',
    text: 'text-idle',
  },
  parked: { icon: Inbox, pill: 'border border-dashed border-parked bg-[var(--parked-bg)] text-[var(--parked-on)]', text: 'text-parked' },
  attention: { icon: TriangleAlert, pill: 'bg-[var(--attention-bg)] text-[var(--attention-on)]', text: 'text-attention' },
};

/** A word in a pill of 20 px with its picture; only `running` moves. */
export function StatePill({ tone, children }: { readonly tone: StateTone; readonly children: ReactNode }): ReactNode {
  const { icon: Icon, pill } = LOOKS[tone];
  return (
    <span
      className={cn('inline-flex h-5 shrink-0 items-center gap-1 rounded-pill px-2 pl-1.5 text-xs font-semibold whitespace-nowrap', pill)}
    >
      <Icon size={14} strokeWidth={2.25} aria-hidden="true" className={tone === 'running' ? 'animate-spin' : undefined} />
      {children}
    </span>
  );
}

/** The sign of a state alone, where its word stands beside it or is read out. */
export function StateDot({ tone }: { readonly tone: StateTone }): ReactNode {
  const { icon: Icon, text } = LOOKS[tone];
  return <Icon size={14} strokeWidth={2.25} aria-hidden="true" className={cn('shrink-0', text, tone === 'running' && 'animate-spin')} />;
}
