import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** What is wrong with a whole form; said at once. */
export function FormAlert({ text }: { readonly text: string | null }): ReactNode {
  return (
    <div role="alert" className="empty:hidden">
      {text !== null && (
        <p data-testid="form-error" className="flex items-start gap-2 rounded-control border border-failed bg-failed-soft p-2">
          <CircleAlert size={16} className="mt-0.5 shrink-0 text-failed" aria-hidden="true" />
          {text}
        </p>
      )}
    </div>
  );
}
