'use client';

import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button';
import { duration } from '../../ui/relative-time';
import type { RunStep } from './repair-plan';

type Exchange = NonNullable<RunStep['exchange']>;

/** What an attempt sent and what came back; secrets were taken out before it was stored. */
export function ExchangeView({ exchange }: { readonly exchange: Exchange }): ReactNode {
  const { method, url, status, tookMs, requestHeaders, requestBody, replyHeaders, replyBody } = exchange;
  return (
    <div className="flex flex-col gap-4" data-testid="exchange">
      <p className="text-sm text-fg-2">Secrets are taken out, and long bodies are cut.</p>
      <Half title="Sent" line={`${method} ${url}`} headers={requestHeaders} body={requestBody} />
      <Half
        title="Received"
        line={status === null ? `No reply, after ${duration(tookMs)}` : `${String(status)}, after ${duration(tookMs)}`}
        headers={replyHeaders}
        body={replyBody}
      />
    </div>
  );
}

interface HalfProps {
  readonly title: string;
  readonly line: string;
  readonly headers: Exchange['requestHeaders'];
  readonly body: Exchange['requestBody'];
}

function Half({ title, line, headers, body }: HalfProps): ReactNode {
  const text = body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  const names = Object.entries(headers);
  return (
    <section className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <h3 className="font-semibold">{title}</h3>
        {text !== '' && <CopyButton text={() => text} what={`what was ${title.toLowerCase()}`} />}
      </div>
      <code className="font-mono text-sm break-all">{line}</code>
      {names.length > 0 && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 font-mono text-sm">
          {names.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-fg-2">{name}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {text !== '' && (
        <pre
          tabIndex={0}
          className="max-h-64 overflow-auto rounded-control border border-line bg-surface-2 p-2 font-mono text-sm whitespace-pre-wrap"
        >
          {text}
        </pre>
      )}
    </section>
  );
}
