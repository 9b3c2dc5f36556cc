import { Flag } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useDrawn } from './canvas-model';
import { NO_RETURN, noReturnIn, noReturnMarks } from './no-return';

/** Whether a step is marked as a point of no return. */
export function useNoReturn(id: string): boolean {
  const isPoint = useDrawn((drawn) => noReturnIn(drawn).has(id));
  return useStore(noReturnMarks, ({ shown }) => shown) && isPoint;
}

/** On the border of the card, where a line would be crossed. */
export function NoReturnMark(): ReactNode {
  return (
    <span data-testid="no-return" className="no-return" title={NO_RETURN}>
      <Flag size={11} aria-hidden="true" />
      no way back
    </span>
  );
}
