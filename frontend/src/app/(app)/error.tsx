'use client';

import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Message } from '../../ui/message';

/** `digest` is the number under which the server wrote the error to its log. */
interface Props {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: Props): ReactNode {
  return (
    <Message title="This page could not be shown">
      <p>
        Something went wrong while the page was made. Flows and runs are not touched by this: they go on in the server.
        {error.digest === undefined ? '' : ` The server's log has the details under ${error.digest}.`}
      </p>
      <Button onClick={reset}>Try again</Button>
    </Message>
  );
}
