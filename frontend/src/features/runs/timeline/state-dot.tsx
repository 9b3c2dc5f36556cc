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
import type { StateTone } from '../../../ui/state-pill';

const LOOKS: Readonly<Record<StateTone, { readonly icon: LucideIcon; readonly colour: string }>> = {
  idle: { icon: CircleDashed, colour: 'text-idle' },
  queued: { icon: ListEnd, colour: 'text-queued' },
  running: { icon: LoaderCircle, colour: 'text-running animate-spin' },
  waiting: { icon: Hourglass, colour: 'text-waiting' },
  retrying: { icon: RefreshCw, colour: 'text-retrying' },
  succeeded: { icon: Check, colour: 'text-succeeded' },
  gaps: { icon: Check, colour: 'text-retrying' },
  failed: { icon: X, colour: 'text-failed' },
  skipped: { icon: SkipForward, colour: 'text-idle' },
  cancelled: { icon: CircleStop, colour: 'text-idle' },
  parked: { icon: Inbox, colour: 'text-parked' },
  attention: { icon: TriangleAlert, colour: 'text-attention' },
};

/** The sign of a state alone, where its word stands beside it or is read out. */
export function StateDot({ tone }: { readonly tone: StateTone }): ReactNode {
  const { icon: Icon, colour } = LOOKS[tone];
  return <Icon size={14} strokeWidth={2.25} aria-hidden="true" className={`shrink-0 ${colour}`} />;
}
