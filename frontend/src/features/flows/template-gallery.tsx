'use client';

import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Dialog } from '../../ui/dialog';
import { Failure, Skeleton } from '../../ui/feedback';
import type { FlowActions } from './flow-actions';
import { FlowPreview } from './flow-preview';
import { readTemplates } from './gallery';

interface TemplateGalleryProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly actions: FlowActions;
}

/** Flows to begin with. One press makes a draft of its own and opens it. */
export function TemplateGallery({ open, onOpenChange, actions }: TemplateGalleryProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="xl"
      title="Start from a template"
      description="Each is a whole flow with its error handling, and works on the practice services at once. Change whatever you like: it is yours."
      testId="templates"
    >
      {open && <Cards actions={actions} />}
    </Dialog>
  );
}

function Cards({ actions }: Pick<TemplateGalleryProps, 'actions'>): ReactNode {
  const templates = useQuery({ queryKey: ['templates'], queryFn: readTemplates, staleTime: Infinity });
  const [making, setMaking] = useState<string | null>(null);
  if (templates.isError) return <Failure title="The templates could not be read" onRetry={() => void templates.refetch()} />;
  if (!templates.data) return <Skeleton lines={8} label="Reading the templates" />;
  return (
    <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {templates.data.map(({ id, document }) => (
        <li key={id} className="flex">
          <button
            type="button"
            data-testid="template"
            data-template={id}
            aria-disabled={making !== null || undefined}
            aria-busy={making === id || undefined}
            className="flex flex-1 flex-col overflow-hidden rounded-card border border-line bg-surface text-left hover:border-accent aria-disabled:opacity-60"
            onClick={() => {
              if (making !== null) return;
              setMaking(id);
              void actions.fromTemplate(document).finally(() => setMaking(null));
            }}
          >
            <span className="w-full border-b border-line bg-canvas p-3">
              <FlowPreview document={document} />
            </span>
            <span className="flex flex-col gap-1 p-3">
              <span className="font-semibold">{document.name}</span>
              <span className="text-sm text-fg-2">{document.description}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
