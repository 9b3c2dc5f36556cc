import type { ReactNode } from 'react';
import type { DeliveryDetail } from './use-deliveries';

/** The request line and the headers, as they are kept: what proves who sends is not. */
export function RequestView({ delivery }: { readonly delivery: DeliveryDetail }): ReactNode {
  const { kind, method, path, query, headers } = delivery;
  const names = Object.keys(headers).sort();
  const address = kind === 'webhook' ? `/hooks/${path}${query === '' ? '' : `?${query}`}` : `${path}${query === '' ? '' : ` ?${query}`}`;
  return (
    <section aria-label="Request" data-testid="delivery-request" className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">Request</h2>
      <p className="font-mono text-sm break-all" data-testid="request-line">
        <strong>{method}</strong> {address}
      </p>
      {names.length === 0 ? (
        <p className="text-fg-2">It had no headers.</p>
      ) : (
        <dl className="rounded-card border border-line bg-surface text-sm">
          {names.map((name) => (
            <div
              key={name}
              className="grid grid-cols-1 gap-x-4 border-b border-line px-3 py-1 last:border-0 sm:grid-cols-[220px_minmax(0,1fr)]"
            >
              <dt className="font-mono break-words text-fg-2">{name}</dt>
              <dd className="font-mono break-words">{headers[name]}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
