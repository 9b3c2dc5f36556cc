'use client';

import { Check, CircleAlert, ExternalLink, Redo2, Undo2 } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useEffect, useEffectEvent, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button, buttonClass } from '../../ui/button';
import { cn } from '../../ui/cn';
import { Tip } from '../../ui/tip';
import { useDraft, useDraftState } from '../draft/index';
import { BuilderContext, problemsIn, selectedOf, useBuilder, type Selected } from './builder-context';
import { FieldPanel } from './field-panel';
import { PagesList } from './pages-list';
import { AfterPanel, FormPanel, PagePanel, SharePanel } from './panels';
import { PreviewPane } from './preview-pane';
import { useNewBuilder } from './use-builder';

interface FormBuilderProps {
  /** What is worked on first. */
  readonly first: Selected;
  readonly onClose: () => void;
  readonly onCloseAutoFocus: (event: Event) => void;
}

/** The window in which a form is built, over the whole page. Every change is one of the draft: saved, undone and checked like any other. */
export function FormBuilder({ first, onClose, onCloseAutoFocus }: FormBuilderProps): ReactNode {
  const builder = useNewBuilder(first);
  const draft = useDraft();
  const keyed = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    // Also in fields: what is typed is a change of the draft at once.
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) draft.redo();
    else draft.undo();
  };
  useEscape(onClose);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          data-testid="form-builder"
          aria-describedby={undefined}
          className="appear fixed inset-0 z-40 flex flex-col bg-surface outline-none"
          onKeyDown={keyed}
          onCloseAutoFocus={onCloseAutoFocus}
          // What is worked on is found by its place, not by the first button.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).querySelector<HTMLElement>('[aria-current]')?.focus();
          }}
        >
          <BuilderContext value={builder}>
            <TopBar onClose={onClose} />
            <Columns />
          </BuilderContext>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Escape closes at once: a message at the edge of the page would take the first press for itself. Not while another window is over this one. */
function useEscape(onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const pressed = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape' || document.querySelectorAll('[role=dialog], [role=alertdialog]').length > 1) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    window.addEventListener('keydown', pressed, true);
    return () => window.removeEventListener('keydown', pressed, true);
  }, []);
}

function TopBar({ onClose }: { readonly onClose: () => void }): ReactNode {
  const draft = useDraft();
  const { form, said, mayEdit } = useBuilder();
  const { past, future } = useDraftState(({ history }) => history);
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-2 border-b border-line px-3 py-2">
      <Radix.Title className="min-w-0 truncate text-lg font-semibold">{form.title || 'Form'}</Radix.Title>
      <SaveSign />
      <p role="status" className="min-w-0 flex-1 truncate text-sm text-fg-2" data-testid="builder-said">
        {mayEdit ? said : 'You can look at this form; editors change it.'}
      </p>
      <Tip text="Undo">
        <Button
          look="quiet"
          size="icon"
          aria-label="Undo"
          data-testid="builder-undo"
          disabled={past.length === 0}
          onClick={() => draft.undo()}
        >
          <Undo2 size={16} aria-hidden="true" />
        </Button>
      </Tip>
      <Tip text="Redo">
        <Button
          look="quiet"
          size="icon"
          aria-label="Redo"
          data-testid="builder-redo"
          disabled={future.length === 0}
          onClick={() => draft.redo()}
        >
          <Redo2 size={16} aria-hidden="true" />
        </Button>
      </Tip>
      {mayEdit && <TryIt />}
      <Button look="primary" data-testid="builder-close" onClick={onClose}>
        <Check size={14} aria-hidden="true" /> Done
      </Button>
    </header>
  );
}

const SAVES: Readonly<Record<string, string>> = {
  saved: 'Saved',
  offline: 'Offline, kept on this device',
  conflict: 'Somebody else has changed it',
  failed: 'Not saved',
};

function SaveSign(): ReactNode {
  const state = useDraftState(({ save }) => save.state);
  const words = SAVES[state] ?? 'Saving …';
  return (
    <span
      className={cn(
        'rounded-pill bg-surface-2 px-2 text-xs leading-5',
        state === 'failed' || state === 'conflict' ? 'text-failed' : 'text-fg-2',
      )}
      data-testid="builder-saved"
      data-state={state}
    >
      {words}
    </span>
  );
}

/** The draft's own page: what is sent there is kept as a sample. It shows what the server has, so everything is saved first. */
function TryIt(): ReactNode {
  const draft = useDraft();
  const { flowId } = draft.state;
  return (
    <a
      className={buttonClass()}
      href={`/f/.preview/${flowId}`}
      target="_blank"
      rel="noopener"
      data-testid="try-form"
      onClick={(event) => {
        if (!draft.isDirty()) return;
        event.preventDefault();
        const opened = window.open('about:blank', '_blank');
        void draft.flushed().then(() => {
          if (opened) opened.location.href = `/f/.preview/${flowId}`;
        });
      }}
    >
      <ExternalLink size={14} aria-hidden="true" /> Try it
    </a>
  );
}

const VIEWS = [
  { id: 'parts', title: 'Parts' },
  { id: 'preview', title: 'Preview' },
  { id: 'settings', title: 'Settings' },
] as const;

/** Side by side; on narrow windows one at a time. */
function Columns(): ReactNode {
  const { selected, mayEdit } = useBuilder();
  const [view, setView] = useState<(typeof VIEWS)[number]['id']>('parts');
  const hidden = (id: string): string => (view === id ? 'flex' : 'hidden lg:flex');
  return (
    <>
      <div className="flex gap-1 border-b border-line p-1.5 lg:hidden" role="group" aria-label="What is shown">
        {VIEWS.map(({ id, title }) => (
          <Button
            key={id}
            size="sm"
            look="quiet"
            aria-pressed={view === id}
            className={cn('flex-1', view === id && 'bg-accent-soft text-fg')}
            onClick={() => setView(id)}
          >
            {title}
          </Button>
        ))}
      </div>
      <div className="flex min-h-0 flex-1">
        <div className={cn('w-full min-w-0 flex-col overflow-y-auto border-line lg:w-[280px] lg:shrink-0 lg:border-r', hidden('parts'))}>
          <PagesList />
          <Elsewhere />
        </div>
        <div className={cn('min-w-0 flex-1', hidden('preview'))}>
          <PreviewPane />
        </div>
        <aside
          aria-label="Settings of what is selected"
          className={cn('w-full min-w-0 flex-col overflow-y-auto border-line lg:w-[352px] lg:shrink-0 lg:border-l', hidden('settings'))}
        >
          <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-4 p-4" data-testid="form-settings">
            <Settings selected={selected} />
          </fieldset>
        </aside>
      </div>
    </>
  );
}

function Settings({ selected }: { readonly selected: Selected }): ReactNode {
  switch (selected.at) {
    case 'form':
      return <FormPanel />;
    case 'share':
      return <SharePanel />;
    case 'after':
      return <AfterPanel end={selected.end} />;
    case 'page':
      return <PagePanel page={selected.page} />;
    case 'field':
      return <FieldPanel place={selected} />;
  }
}

/** Errors of the form, wherever they are, with the way to each. */
function Elsewhere(): ReactNode {
  const { problems, select } = useBuilder();
  const errors = problemsIn(problems, []).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return null;
  return (
    <section aria-label="What is wrong" className="mt-auto border-t border-line p-3" data-testid="form-errors">
      <h3 className="flex items-center gap-1 text-sm font-semibold text-failed">
        <CircleAlert size={14} aria-hidden="true" />{' '}
        {errors.length === 1 ? 'One thing is wrong' : `${String(errors.length)} things are wrong`}
      </h3>
      <ul>
        {errors.map(({ pointer, message }, index) => (
          <li key={`${pointer}${String(index)}`}>
            <button
              type="button"
              className="min-h-6 w-full py-0.5 text-left text-sm underline-offset-2 hover:underline"
              onClick={() => select(selectedOf(pointer))}
            >
              {message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
