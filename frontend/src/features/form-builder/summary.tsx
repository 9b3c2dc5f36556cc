'use client';

import { fieldsOf } from '@plumbline/shared/form';
import { ExternalLink, PencilRuler } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { JsonObject } from '@plumbline/shared';
import { useMay } from '../../api/use-may';
import { Button, buttonClass } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Field, Input } from '../../ui/field';
import { useFocusBack } from '../../ui/focus-back';
import { Tip } from '../../ui/tip';
import { useDraftState } from '../draft/index';
import { FormBuilder } from './builder';
import { pageTitle, selectedOf, type Selected } from './builder-context';
import { lookOf, titleOf } from './kinds';
import { looseForm } from './loose-form';

interface FormSummaryProps {
  readonly config: JsonObject;
  /** A place in the form that a problem leads to, as a JSON pointer into the document. */
  readonly wanted: string | null;
}

/** A form in the details of the trigger: what it asks, where it is, and the way to the window in which it is built. */
export function FormSummary({ config, wanted }: FormSummaryProps): ReactNode {
  const form = useMemo(() => looseForm(config), [config]);
  const isPublished = useDraftState(({ publishedVersion }) => publishedVersion !== null);
  const mayEdit = useMay('editor');
  const led = wanted?.startsWith('/trigger/config/') === true ? wanted : null;
  const [open, setOpen] = useState<Selected | null>(led === null ? null : selectedOf(led));
  const onCloseAutoFocus = useFocusBack(open !== null);
  // A problem that was pressed leads there once.
  const [followed, setFollowed] = useState(led);
  if (led !== followed) {
    setFollowed(led);
    if (led !== null) setOpen(selectedOf(led));
  }
  const address = `${window.location.origin}/f/${form.path}`;
  const count = fieldsOf(form).length;
  return (
    <section aria-label="Form" className="flex flex-col gap-3" data-testid="form-summary" data-pointer="/trigger/config/pages">
      <div className="flex flex-col gap-2 rounded-card border border-line bg-surface-2 p-3">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <p className="truncate text-lg font-semibold">{form.title || 'No title yet'}</p>
            <p className="text-sm text-fg-2">
              {form.pages.length === 1 ? 'One page' : `${String(form.pages.length)} pages`},{' '}
              {count === 1 ? 'one field' : `${String(count)} fields`}
            </p>
          </div>
          <Button look="primary" data-testid="edit-form" onClick={() => setOpen({ at: 'page', page: 0 })}>
            <PencilRuler size={14} aria-hidden="true" /> {mayEdit ? 'Edit form' : 'Look at it'}
          </Button>
        </div>
        <ul className="flex flex-col" aria-label="What it asks">
          {form.pages.map((page, at) => (
            <li key={at} className="flex flex-col">
              {form.pages.length > 1 && <span className="pt-1 text-xs font-semibold text-fg-3">{pageTitle(page, at)}</span>}
              {page.fields.slice(0, SHOWN).map((field, index) => {
                const { icon: Icon, title } = lookOf(field.kind);
                return (
                  <button
                    key={`${field.id}-${String(index)}`}
                    type="button"
                    className="flex min-h-6 items-center gap-2 rounded-[6px] px-1 text-left text-sm hover:bg-accent-soft"
                    onClick={() => setOpen({ at: 'field', page: at, field: index })}
                  >
                    <Icon size={14} className="shrink-0 text-fg-3" role="img" aria-label={title} />
                    <span className="min-w-0 flex-1 truncate">{titleOf(field)}</span>
                    <code className="truncate text-xs text-fg-3">{field.kind === 'note' ? '' : field.id}</code>
                  </button>
                );
              })}
              {page.fields.length > SHOWN && <span className="px-1 text-sm text-fg-3">and {page.fields.length - SHOWN} more</span>}
            </li>
          ))}
        </ul>
      </div>
      <Field label="Address" hint={isPublished ? 'Whoever has the address can fill it in.' : 'It is open once the flow is published.'}>
        {(control) => (
          <div className="flex gap-1">
            <Input
              {...control}
              readOnly
              value={address}
              className="font-mono text-sm"
              data-testid="form-summary-address"
              onFocus={(event) => event.target.select()}
            />
            <CopyButton text={() => address} what="address" />
            {isPublished && (
              <Tip text="Open the page">
                <a
                  className={buttonClass({ look: 'quiet', size: 'icon' })}
                  href={address}
                  target="_blank"
                  rel="noopener"
                  aria-label="Open the page"
                >
                  <ExternalLink size={14} aria-hidden="true" />
                </a>
              </Tip>
            )}
          </div>
        )}
      </Field>
      {open !== null && <FormBuilder first={open} onClose={() => setOpen(null)} onCloseAutoFocus={onCloseAutoFocus} />}
    </section>
  );
}

/** Fields of a page that the details list. */
const SHOWN = 12;
