import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

const button = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-control border text-base font-medium whitespace-nowrap transition-colors duration-[120ms] select-none disabled:opacity-50 aria-disabled:opacity-50',
  {
    variants: {
      look: {
        primary: 'border-transparent bg-accent text-accent-on hover:opacity-90',
        plain: 'border-line-strong bg-surface text-fg hover:bg-surface-2',
        quiet: 'border-transparent bg-transparent text-fg-2 hover:bg-surface-2 hover:text-fg',
        danger: 'border-transparent bg-failed-bg text-failed-on hover:opacity-90',
      },
      size: { md: 'h-8 px-3', sm: 'h-7 px-2 text-sm', icon: 'size-8 p-0', 'icon-sm': 'size-6 p-0' },
    },
    defaultVariants: { look: 'plain', size: 'md' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof button> {
  /** Shows a turning mark and takes no second press. */
  readonly busy?: boolean;
}

/** A button. One that shows only a picture has an `aria-label`, and best a `Tip` around it. */
export function Button({ look, size, busy = false, className, children, type = 'button', disabled, ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type={type}
      className={cn(button({ look, size }), className)}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy && <LoaderCircle size={14} className="animate-spin" aria-hidden="true" />}
      {children}
    </button>
  );
}

/** The look of a button for a link. */
export const buttonClass = (props: VariantProps<typeof button> = {}): string => button(props);
