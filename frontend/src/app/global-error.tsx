'use client';

import type { ReactNode } from 'react';
import { Message } from '../ui/message';
import { PageFrame } from '../ui/page-frame';
import '../ui/global.css';

/** Shown when even the frame of the page could not be made. */
export default function GlobalError(): ReactNode {
  return (
    <html lang="en">
      <body>
        <PageFrame>
          <Message title="The page could not be shown">
            <p>Something went wrong while the page was made. Flows and runs are not touched by this: they go on in the server.</p>
            <button type="button" onClick={() => window.location.reload()}>
              Load the page again
            </button>
          </Message>
        </PageFrame>
      </body>
    </html>
  );
}
