'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { useDraft } from '../draft/index';

export type Look = CallOutput<'lookNow'>;

/** Asks once as the draft says, shows what was found, and starts nothing; the first item is kept as a sample. */
export function LookNow({ flowId }: { readonly flowId: string }): ReactNode {
  const draft = useDraft();
  const client = useQueryClient();
  const mayLook = useMay('editor');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [look, setLook] = useState<Look | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      if (!(await draft.flushed()))
        return setError('The draft could not be saved, so nothing was asked: a look is always of what you see.');
      setLook(await call('lookNow', { params: { id: flowId }, body: { revision: draft.state.base.revision } }));
      void client.invalidateQueries({ queryKey: apiKey('flowSamples') });
    } catch (thrown) {
      setLook(null);
      setError(sentenceOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  if (!mayLook) return null;
  return (
    <section aria-label="Look now" className="flex flex-col gap-2 border-t border-line pt-4" data-testid="look-now-section">
      <div className="flex items-center gap-3">
        <Button look="primary" busy={busy} data-testid="look-now" onClick={() => void run()}>
          <Eye size={14} aria-hidden="true" /> Look now
        </Button>
        <span className="text-sm text-fg-3">Asks the service, and starts nothing.</span>
      </div>
      {error !== null && (
        <p role="alert" data-testid="look-error" className="rounded-control border border-failed bg-failed-soft px-3 py-2">
          {error}
        </p>
      )}
      {look !== null && <LookResult look={look} />}
    </section>
  );
}

/** What a look that started nothing has found. */
export function LookResult({ look }: { readonly look: Look }): ReactNode {
  if (look.failure !== null)
    return (
      <p role="alert" data-testid="look-failure" className="rounded-control border border-failed bg-failed-soft px-3 py-2">
        {look.failure.message} <code className="text-sm">{look.failure.code}</code>
      </p>
    );
  return (
    <div className="flex flex-col gap-2" role="status" data-testid="look-result">
      <p>
        {foundWords(look.found)}; {startWords(look.wouldStart)}
        {look.known > 0 ? `; ${String(look.known)} found before` : ''}. Next marker: <code>{JSON.stringify(look.nextMarker)}</code>
      </p>
      {look.more && <p className="text-sm text-retrying">There are more pages than are read: allow more, or ask for less.</p>}
      {look.items.length > 0 && (
        <ul className="flex max-h-60 flex-col gap-1 overflow-y-auto text-sm" tabIndex={0} aria-label="Items that were found">
          {look.items.map((item) => (
            <li key={item.key} className="flex gap-2" data-testid="look-item" data-starts={item.wouldStart}>
              <span className={item.wouldStart ? 'shrink-0 font-medium text-succeeded' : 'shrink-0 text-fg-3'}>
                {item.wouldStart ? 'new' : 'starts none'}
              </span>
              <span className="shrink-0 font-mono">{item.key}</span>
              <code className="min-w-0 truncate text-fg-2">{JSON.stringify(item.value)}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const foundWords = (found: number): string =>
  found === 0 ? 'Nothing was found' : found === 1 ? '1 item was found' : `${String(found)} items were found`;
const startWords = (runs: number): string =>
  runs === 0 ? 'no run would be started' : runs === 1 ? '1 run would be started' : `${String(runs)} runs would be started`;
