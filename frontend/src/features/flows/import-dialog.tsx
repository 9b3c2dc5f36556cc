'use client';

import { CircleAlert, FileUp } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import type { Fault } from './read-document';

/** Why something was not imported. */
export interface Refusal {
  /** Of the file; null: it was pasted. */
  readonly name: string | null;
  readonly title: string;
  readonly faults: readonly Fault[];
}

/** Says why documents were not imported, and where they are wrong. */
export function ImportDialog({ refusals, onClose }: { readonly refusals: readonly Refusal[]; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog
      open={refusals.length > 0}
      onOpenChange={(open) => !open && onClose()}
      title={refusals.length > 1 ? `${String(refusals.length)} files were not imported` : 'This was not imported'}
      description="Nothing was saved. Mend the document and import it again."
      testId="import-problems"
      footer={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <ul className="flex flex-col gap-4">
        {refusals.map(({ name, title, faults }, index) => (
          <li key={index} className="flex gap-2">
            <CircleAlert size={16} className="mt-0.5 shrink-0 text-failed" aria-hidden="true" />
            <div className="min-w-0 flex-1">
              {name !== null && <p className="font-mono text-sm text-fg-2">{name}</p>}
              <p className="font-medium">{title}</p>
              <ul className="mt-1 flex flex-col gap-1">
                {faults.map(({ pointer, message }) => (
                  <li key={pointer + message} data-testid="import-fault" data-pointer={pointer}>
                    {pointer !== '' && <code className="mr-2 rounded bg-surface-2 px-1 font-mono text-sm">{pointer}</code>}
                    {message}
                  </li>
                ))}
              </ul>
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Chooses files from the disk. */
export function ImportButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        data-testid="import-file"
        aria-label="Flow documents"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file can be chosen again after it was mended.
          target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <FileUp size={16} aria-hidden="true" />
        Import
      </Button>
    </>
  );
}

/** Over the page while something is held over it. */
export function DropHint({ shown }: { readonly shown: boolean }): ReactNode {
  if (!shown) return null;
  return (
    <div className="pointer-events-none fixed inset-4 z-50 grid place-items-center rounded-card border-2 border-dashed border-accent bg-scrim">
      <p className="rounded-card bg-surface px-6 py-4 text-lg font-semibold shadow-float">Drop to import it as a draft</p>
    </div>
  );
}
