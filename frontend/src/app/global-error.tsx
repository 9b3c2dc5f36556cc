'use client';

import type { ReactNode } from 'react';

/**
 * Shown when even the frame of the page could not be made. It has its looks with it: what it imported would be loaded with every page,
 * the pages of forms among them.
 */
export default function GlobalError(): ReactNode {
  return (
    <html lang="en" style={{ colorScheme: 'light dark', font: '15px/22px system-ui, sans-serif' }}>
      <body>
        <main style={{ maxWidth: 480, margin: '16vh auto', padding: 24 }}>
          <h1 style={{ fontSize: 24, lineHeight: '32px' }}>The page could not be shown</h1>
          <p>Something went wrong while the page was made. Nothing that was stored is touched by this: it goes on in the server.</p>
          <button type="button" style={{ font: 'inherit', padding: '8px 16px' }} onClick={() => window.location.reload()}>
            Load the page again
          </button>
        </main>
      </body>
    </html>
  );
}
