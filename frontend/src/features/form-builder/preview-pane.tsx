'use client';

import { Monitor, Smartphone } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
import { FormPreview, type Shown } from '../form-page/index';
import { useBuilder, type Selected } from './builder-context';

/** The form as its visitors see it, while it is built: answers can be typed, and a press on a field selects it. */
export function PreviewPane(): ReactNode {
  const { form, selected, select } = useBuilder();
  const [isPhone, setPhone] = useState(false);
  const [page, setPage] = useState(0);
  const shown = shownOf(selected, Math.min(page, form.pages.length - 1));
  if ('page' in shown && shown.page !== page) setPage(shown.page);
  const go = (to: number): void => {
    setPage(to);
    select({ at: 'page', page: to });
  };
  const frame = useRef<HTMLDivElement>(null);
  const chosen = selected.at === 'field' ? form.pages[selected.page]?.fields[selected.field]?.id : undefined;
  useEffect(() => {
    const field = chosen === undefined ? null : frame.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(chosen)}"]`);
    if (!field) return undefined;
    field.dataset['chosen'] = 'true';
    field.scrollIntoView({ block: 'nearest' });
    return () => {
      delete field.dataset['chosen'];
    };
  }, [chosen]);
  const widths = useMemo(
    () => [
      { is: false, title: 'As wide as a desktop', Icon: Monitor },
      { is: true, title: 'As wide as a phone', Icon: Smartphone },
    ],
    [],
  );
  return (
    <section aria-label="Preview" className="flex min-h-0 min-w-0 flex-1 flex-col bg-canvas" data-testid="form-preview">
      <div className="flex items-center justify-center gap-1 border-b border-line bg-surface p-1.5">
        {widths.map(({ is, title, Icon }) => (
          <Button
            key={title}
            size="icon"
            look="quiet"
            aria-label={title}
            aria-pressed={isPhone === is}
            className={cn(isPhone === is && 'bg-accent-soft text-fg')}
            onClick={() => setPhone(is)}
          >
            <Icon size={16} aria-hidden="true" />
          </Button>
        ))}
      </div>
      <div ref={frame} className="min-h-0 flex-1 overflow-auto" data-testid="preview-scroll">
        <div
          className={cn(
            'mx-auto flex min-h-full flex-col',
            isPhone && 'my-6 min-h-[640px] w-[375px] overflow-hidden rounded-[28px] border-4 border-line-strong',
          )}
          // A press selects what it lands on, after what it does there: rendered before that, a box would be as it was.
          onClick={(event) => {
            const id = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-field]')?.dataset['field'] : undefined;
            const at = id === undefined ? -1 : (form.pages[page]?.fields.findIndex((field) => field.id === id) ?? -1);
            if (at >= 0) select({ at: 'field', page, field: at });
          }}
        >
          <FormPreview form={form} shown={shown} onPage={go} onEnd={() => select({ at: 'after', end: 'done' })} />
        </div>
      </div>
    </section>
  );
}

function shownOf(selected: Selected, page: number): Shown {
  if (selected.at === 'after') return { end: selected.end };
  // What is set there stands at the head of the first page.
  if (selected.at === 'form') return { page: 0 };
  return { page: selected.at === 'page' || selected.at === 'field' ? selected.page : page };
}
