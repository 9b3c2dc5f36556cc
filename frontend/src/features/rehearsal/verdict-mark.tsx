import type { RehearsalVerdict } from '@plumbline/shared';
import { CircleCheck, CircleDashed, CircleX, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../../ui/cn';

/** Never colour alone: each verdict has a picture, and a word. */
export const VERDICTS: Readonly<
  Record<RehearsalVerdict, { readonly icon: LucideIcon; readonly word: string; readonly colour: string; readonly means: string }>
> = {
  green: { icon: CircleCheck, word: 'Good', colour: 'text-succeeded', means: 'The policy does what it says' },
  amber: { icon: TriangleAlert, word: 'Note', colour: 'text-retrying', means: 'It works, and something is worth knowing' },
  red: { icon: CircleX, word: 'Wrong', colour: 'text-failed', means: 'A run would look good although something is missing or wrong' },
  skipped: { icon: CircleDashed, word: 'Not run', colour: 'text-fg-3', means: 'It could not be rehearsed' },
};

export function VerdictMark({ verdict, strong = false }: { readonly verdict: RehearsalVerdict; readonly strong?: boolean }): ReactNode {
  const { icon: Icon, word, colour } = VERDICTS[verdict];
  return (
    <span className={cn('inline-flex items-center gap-1.5 whitespace-nowrap', colour, (strong || verdict === 'red') && 'font-semibold')}>
      <Icon size={15} strokeWidth={2.25} aria-hidden="true" />
      {word}
    </span>
  );
}
