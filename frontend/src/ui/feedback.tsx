import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { cn } from './cn';

/** Grey bars where something is about to be; said once to screen readers. */
export function Skeleton({
  lines = 3,
  className,
  label = 'Loading',
}: {
  readonly lines?: number;
  readonly className?: string;
  readonly label?: string;
}): ReactNode {
  return (
    <div role="status" aria-label={label} className={cn('flex flex-col gap-3 p-4', className)}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="h-4 animate-pulse rounded bg-line" style={{ width: `${String(90 - ((index * 17) % 40))}%` }} />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** What would be here, and how to get it. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Where a list has nothing: what would be here, and the button that changes that. */
export function Empty({ icon, title, children, action }: EmptyProps): ReactNode {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <span className="text-fg-3" aria-hidden="true">
        {icon}
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="max-w-[440px] text-fg-2">{children}</div>
      {action !== undefined && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}

/** Something could not be shown: what, and what to do; never a raw stack. */
export function Failure({
  title,
  children,
  onRetry,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly onRetry?: () => void;
}): ReactNode {
  return (
    <div role="alert" className="m-4 flex items-start gap-3 rounded-card border border-failed bg-failed-soft p-4">
      <CircleAlert size={18} className="mt-0.5 shrink-0 text-failed" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold">{title}</h2>
        <div className="mt-1 text-fg-2">{children}</div>
      </div>
      {onRetry !== undefined && (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
