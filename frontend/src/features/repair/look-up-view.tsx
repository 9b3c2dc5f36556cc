import type { ReactNode } from 'react';
import { ExchangeView } from './exchange-view';
import { lookUpWords } from './look-up-words';
import type { RunStep } from './repair-plan';

/** What the service answered when it was asked whether the last attempt happened; nothing where nobody had to ask. */
export function LookUpView({ lookUp }: { readonly lookUp: RunStep['lookUp'] }): ReactNode {
  if (lookUp === null) return null;
  const { asks, answer, error, exchange } = lookUp;
  return (
    <section data-testid="look-up" data-answer={answer ?? ''} className="flex flex-col gap-2">
      <h3 className="font-semibold">Looked up at the service</h3>
      <p>{lookUpWords(asks, answer)}</p>
      {error && <p className="break-words text-fg-2">{error.message}</p>}
      {exchange && (
        <details>
          <summary className="cursor-pointer text-fg-2">What was asked, and the answer</summary>
          <div className="mt-2">
            <ExchangeView exchange={exchange} />
          </div>
        </details>
      )}
    </section>
  );
}
