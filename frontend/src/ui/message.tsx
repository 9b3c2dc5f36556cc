import type { ReactNode } from 'react';

/** A page that only says something: what happened, and what to do now. */
export function Message({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="mx-auto mt-[16vh] flex max-w-[480px] flex-col items-start gap-3 p-6">
      <h1 className="text-2xl font-semibold">{title}</h1>
      {children}
    </div>
  );
}
