'use client';

import type { FormSettings } from '@plumbline/shared/form';
import { useEffect, useId, useMemo, useRef, type CSSProperties, type ReactNode } from 'react';
import { accentOf } from './accent';
import { answersText } from './answers';
import { Ending, SampleEnding } from './ending';
import { FieldView } from './field-view';
import { PageContext, type PageModel } from './page-context';
import { placeIn, type PageEvent, type PageState } from './page-state';
import { Stopped } from './stopped';
import { wordsOf } from './words';
import './form-page.css';

/** What of a form's settings a page shows. */
export type ShownForm = Omit<FormSettings, 'spam' | 'embedOn'>;

interface FormViewProps {
  readonly form: ShownForm;
  readonly state: PageState;
  readonly tell: (event: PageEvent) => void;
  readonly files: PageModel['files'];
  /** Null: another answer can not be sent from here. */
  readonly onAgain: (() => void) | null;
  readonly isFramed?: boolean;
  /** Above the form, over the whole width. */
  readonly banner?: ReactNode;
  /** A field that nobody sees; who fills it is no person. */
  readonly bait?: ReactNode;
}

/** A form as its visitors see it. The builder shows the same. */
export function FormView({ form, state, tell, files, onAgain, isFramed = false, banner, bait }: FormViewProps): ReactNode {
  const prefix = useId();
  const words = wordsOf(form.language);
  const model = useMemo(
    () => ({ state, words, language: form.language, prefix, tell, files }),
    [state, words, form.language, prefix, tell, files],
  );
  const root = useRef<HTMLDivElement>(null);
  useFocus(root, state, prefix);
  const { phase } = state;
  const end = phase.name === 'ended' ? phase.how : phase.name === 'waiting' ? 'waiting' : null;
  return (
    <PageContext value={model}>
      <div
        ref={root}
        className="pf"
        lang={form.language ?? 'en'}
        data-embed={isFramed}
        data-phase={phase.name}
        style={coloursOf(form.accent)}
      >
        {banner}
        <div className="pf-card">
          {end !== null ? (
            <div role="status">
              <Ending form={form} how={end} onAgain={onAgain} isFramed={isFramed} />
            </div>
          ) : phase.name === 'sampled' ? (
            <SampleEnding answers={phase.answers} onAgain={() => onAgain?.()} />
          ) : (
            <Filling form={form} model={model} bait={bait} />
          )}
        </div>
      </div>
    </PageContext>
  );
}

function Filling({ form, model, bait }: { readonly form: ShownForm; readonly model: PageModel; readonly bait: ReactNode }): ReactNode {
  const { state, words, tell, prefix } = model;
  const place = placeIn(form, state);
  const page = form.pages[place.page];
  const isLast = place.at === place.of - 1;
  const isSending = state.phase.name === 'sending';
  const isClosed = state.phase.name === 'stopped' && state.phase.why === 'closed';
  const waitsForFile = isSending && state.uploads.some((upload) => upload.state === 'sending');
  return (
    <form
      noValidate
      className="pf-page"
      data-testid="form"
      data-page={place.page}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isClosed) tell({ type: 'next' });
      }}
    >
      <header className="pf-head" style={{ marginBottom: 0 }}>
        <h1 className={place.at > 0 ? 'is-small' : ''} tabIndex={-1}>
          {form.title}
        </h1>
        {place.at === 0 && form.text !== undefined && form.text !== '' && <p className="pf-words">{form.text}</p>}
      </header>
      {place.of > 1 && (
        <div className="pf-progress" style={{ marginBottom: 0 }}>
          <span id={`${prefix}-step`} tabIndex={-1} data-testid="form-step">
            {words.step(place.at + 1, place.of)}
          </span>
          <span className="pf-bar" aria-hidden="true">
            {Array.from({ length: place.of }, (_, at) => (
              <span key={at} className={at <= place.at ? 'is-done' : ''} />
            ))}
          </span>
        </div>
      )}
      {(page?.title || page?.text) && (
        <div className="pf-page-head">
          {page.title && <h2>{page.title}</h2>}
          {page.text && <p className="pf-words">{page.text}</p>}
        </div>
      )}
      {state.refused && Object.keys(state.faults).length > 0 && <Faults form={form} model={model} />}
      {place.fields.map((field) => (
        <FieldView key={field.id} field={field} />
      ))}
      {bait}
      <Stopped onCopy={() => answersText(form, state.answers)} />
      <div className="pf-buttons">
        <button
          type="submit"
          className="pf-button is-main"
          data-testid={isLast ? 'form-send' : 'form-next'}
          aria-disabled={isSending || isClosed || undefined}
        >
          {isSending && <span className="pf-spin" aria-hidden="true" />}
          {isSending ? words.sending : isLast ? form.submit || words.submit : words.next}
        </button>
        {place.at > 0 && (
          <button type="button" className="pf-button" data-testid="form-back" onClick={() => tell({ type: 'back' })}>
            {words.back}
          </button>
        )}
      </div>
      <p className="pf-hidden" role="status">
        {isSending ? words.sending : ''}
      </p>
      {waitsForFile && <p className="pf-help">{words.file.waits}</p>}
    </form>
  );
}

/** What is wrong, with the way to each: read out at once, while the focus goes to the first. */
function Faults({ form, model: { state, words, prefix } }: { readonly form: ShownForm; readonly model: PageModel }): ReactNode {
  const wrong = placeIn(form, state).fields.flatMap((field) => {
    const fault = Object.hasOwn(state.faults, field.id) ? state.faults[field.id] : undefined;
    return fault && 'label' in field ? [{ field, fault }] : [];
  });
  if (wrong.length === 0) return null;
  return (
    <div className="pf-alert" role="alert" data-testid="fault-list">
      <b>{words.wrong(wrong.length)}</b>
      <ul>
        {wrong.map(({ field, fault }) => (
          <li key={field.id}>
            <button type="button" className="pf-link" onClick={() => focusOn(document, `${prefix}-${field.id}`)}>
              {fault.code === 'missing' ? words.fault(fault, field.label) : `${field.label}: ${words.fault(fault, field.label)}`}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Puts the focus where the state wants it, each time it says so anew. */
function useFocus(root: { readonly current: HTMLElement | null }, { focus }: PageState, prefix: string): void {
  useEffect(() => {
    if (focus === null || !root.current) return;
    if (focus.on === 'field') return focusOn(root.current.ownerDocument, `${prefix}-${focus.field}`);
    const target = focus.on === 'end' ? `${prefix}-end` : `${prefix}-step`;
    const heading = root.current.ownerDocument.getElementById(target) ?? root.current.querySelector<HTMLElement>('h1');
    heading?.focus({ preventScroll: true });
    root.current.scrollIntoView({ block: 'start' });
  }, [root, focus, prefix]);
}

function focusOn(document: Document, id: string): void {
  const control = document.getElementById(id);
  control?.focus({ preventScroll: true });
  control?.closest('.pf-field')?.scrollIntoView({ block: 'nearest' });
}

function coloursOf(chosen: string | undefined): CSSProperties {
  const { fill, on, light, dark } = accentOf(chosen);
  return { '--pf-fill': fill, '--pf-on': on, '--pf-light': light, '--pf-dark': dark } as CSSProperties;
}
