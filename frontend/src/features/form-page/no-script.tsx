import type { ReactNode } from 'react';
import { wordsOf } from './words';

/** What stands there without JavaScript. */
export function NoScript({ language }: { readonly language: string | null }): ReactNode {
  return (
    <noscript>
      <p className="pf-no-script">{wordsOf(language ?? undefined).noScript}</p>
    </noscript>
  );
}
