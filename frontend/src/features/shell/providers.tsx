'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { useState, type ReactNode } from 'react';
import { newQueryClient } from '../../api/query-client';
import { NonceContext } from '../../ui/nonce';
import { Tips } from '../../ui/tip';
import { Toasts } from '../../ui/toast';

/** What every page stands in. @param nonce of this page's Content-Security-Policy, for style sheets that are made while it is open */
export function Providers({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }): ReactNode {
  const [client] = useState(newQueryClient);
  // Radix locks the page's scrolling with a style sheet of its own.
  if (nonce !== '') setNonce(nonce);
  return (
    <NonceContext value={nonce}>
      <QueryClientProvider client={client}>
        <NuqsAdapter>
          <Tips>
            {children}
            <Toasts />
          </Tips>
        </NuqsAdapter>
      </QueryClientProvider>
    </NonceContext>
  );
}
