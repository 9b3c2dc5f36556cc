import type { ReactNode } from 'react';
import { OfflineBar } from './offline-bar';
import { SideBar } from './side-bar';

/** The frame of every page behind sign-in: where one can go on the left, the page beside it. */
export function Shell({ account, children }: { readonly account: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <div className="flex h-dvh overflow-hidden">
      <a href="#main" className="sr-only z-50 rounded-control bg-surface p-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2">
        Skip to the page
      </a>
      <SideBar account={account} />
      <div className="flex min-w-0 flex-1 flex-col">
        <OfflineBar />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
