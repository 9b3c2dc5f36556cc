'use client';

import { CornerDownRight } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { cn } from '../../ui/cn';
import { preparePreview, type Preview } from './preview';
import { evaluateBeside } from './preview-pool';
import { scopeOf, type Source } from './sources';

/** Nothing is evaluated while somebody is typing fast, ms. */
const DEBOUNCE_MS = 50;

interface PreviewLineProps {
  readonly template: string;
  readonly sources: readonly Source[];
  /** What is wrong with it stands below already. */
  readonly isSaid?: boolean;
}

/** What an expression would yield with the values of the last run; worked out beside the page. */
export function PreviewLine({ template, sources, isSaid = false }: PreviewLineProps): ReactNode {
  const preview = usePreview(template, sources);
  const isBad = preview?.kind === 'error' || preview?.kind === 'too_large' || preview?.kind === 'too_slow';
  return (
    <output
      data-testid="preview"
      data-kind={preview?.kind ?? 'waiting'}
      aria-label="Preview"
      className={cn('flex min-h-5 items-start gap-1 text-sm', isBad ? 'text-failed' : 'text-fg-2')}
    >
      <CornerDownRight size={12} className="mt-0.5 shrink-0 text-fg-3" aria-hidden="true" />
      <span className="line-clamp-3 min-w-0 break-words font-mono" title={preview?.kind === 'value' ? preview.text : undefined}>
        {preview === null || (isSaid && preview.kind === 'error') ? '' : wordsOf(preview)}
      </span>
    </output>
  );
}

function wordsOf(preview: Preview): string {
  switch (preview.kind) {
    case 'value':
      return preview.text === '' ? 'An empty text.' : preview.text;
    case 'missing':
      return 'Nothing: the value is not there, so the field is left out.';
    case 'error':
      return preview.message;
    case 'too_large':
      return 'Too large for a preview. It may still work in a run.';
    case 'too_slow':
      return 'This takes longer than half a second, so the preview was stopped. A run would stop it too.';
  }
}

function usePreview(template: string, sources: readonly Source[]): Preview | null {
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    let over = false;
    const timer = setTimeout(() => {
      const prepared = preparePreview(template, scopeOf(sources));
      if (prepared.kind === 'done') return setPreview(prepared.preview);
      void evaluateBeside(prepared.job).then((answer) => {
        if (!over) setPreview(answer === 'too_slow' ? { kind: 'too_slow' } : prepared.finish(answer));
      });
    }, DEBOUNCE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [template, sources]);
  return preview;
}
