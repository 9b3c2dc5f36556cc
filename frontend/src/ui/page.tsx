import type { ReactNode } from 'react';

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page with a title, in one readable column. */
export function Page({ title, lead, actions, children }: PageProps): ReactNode {
  return (
    <div className="mx-auto flex max-w-[1200px] flex-col gap-4 px-4 py-6 sm:px-8">
      <header className="flex flex-wrap items-start gap-4">
        <div className="min-w-[min(100%,200px)] flex-1">
          <h1 className="text-2xl font-semibold">{title}</h1>
          {lead !== undefined && <p className="mt-1 text-fg-2">{lead}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
