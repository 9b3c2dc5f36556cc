'use client';

import type { ReactNode } from 'react';
import { Message } from '../ui/message';
import { Button } from '../ui/button';
import '../ui/global.css';

/** Shown when even the frame of the page could not be made. */
export default function GlobalError(): ReactNode {
  return (
    <html lang="en">
      <body>
        <main>
          <Message title="The page could not be shown">
            <p>Something went wrong while the page was made. Flows and runs are not touched by this: they go on in the server.</p>
            <Button onClick={() => window.location.reload()}>Load the page again</Button>
          </Message>
        </main>
      </body>
    </html>
  );
}
