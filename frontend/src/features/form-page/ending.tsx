'use client';

import type { FormSettings } from '@plumbline/shared/form';
import type { ReactNode } from 'react';
import { usePage } from './page-context';
import { Sign } from './signs';
import type { End } from './page-words';

type Told = Pick<FormSettings, 'done' | 'waiting' | 'later' | 'failed'>;

/** What an author has written for an end, else the page's own words. */
function tellingOf(
  form: Told,
  how: End | 'waiting',
  own: { readonly title: string; readonly text: string },
): { title: string; text: string } {
  const said = form[how];
  const telling = said === undefined || 'redirect' in said ? {} : said;
  // A text alone stands below the page's own heading; a heading alone stands alone.
  return {
    title: nonEmpty(telling.title) ?? own.title,
    text: nonEmpty(telling.text) ?? (nonEmpty(telling.title) === undefined ? own.text : ''),
  };
}

const nonEmpty = (text: string | undefined): string | undefined => (text === undefined || text.trim() === '' ? undefined : text);

/** Where the visitor is sent on to when it is done; undefined: they stay. */
export function redirectOf({ done }: Told): string | undefined {
  return done !== undefined && 'redirect' in done && /^https?:\/\//i.test(done.redirect) ? done.redirect : undefined;
}

interface EndingProps {
  readonly form: Told;
  readonly how: End | 'waiting';
  /** Null: another answer can not be sent from here. */
  readonly onAgain: (() => void) | null;
  /** In a frame, what follows belongs into the whole window. */
  readonly isFramed: boolean;
}

/** What the visitor is told once their answers have arrived. */
export function Ending({ form, how, onAgain, isFramed }: EndingProps): ReactNode {
  const { words, prefix } = usePage();
  const { title, text } = tellingOf(form, how, words.end[how]);
  const redirect = how === 'done' ? redirectOf(form) : undefined;
  return (
    <div className="pf-end" data-testid="form-end" data-how={how} aria-busy={how === 'waiting'}>
      <span className={`pf-sign is-${how}`}>{how === 'waiting' ? <span className="pf-spin" /> : <Sign name={how} size={30} />}</span>
      <h1 id={`${prefix}-end`} tabIndex={-1}>
        {title}
      </h1>
      {text !== '' && <p className="pf-words">{text}</p>}
      {redirect !== undefined && (
        <a className="pf-button" href={redirect} target={isFramed ? '_top' : undefined} rel="noreferrer">
          {words.goOn}
        </a>
      )}
      {redirect === undefined && onAgain && (how === 'done' || how === 'later') && (
        <button type="button" className="pf-button" data-testid="send-another" onClick={onAgain}>
          {words.again}
        </button>
      )}
    </div>
  );
}

/** A try of a draft: nothing was started, and this is what the flow would have got. */
export function SampleEnding({ answers, onAgain }: { readonly answers: object; readonly onAgain: () => void }): ReactNode {
  const { words, prefix } = usePage();
  return (
    <div className="pf-end" data-testid="form-end" data-how="sampled">
      <span className="pf-sign">
        <Sign name="done" size={30} />
      </span>
      <h1 id={`${prefix}-end`} tabIndex={-1}>
        {words.sample.title}
      </h1>
      <p className="pf-words">{words.sample.text}</p>
      <h2 className="pf-label" id={`${prefix}-data`} style={{ alignSelf: 'stretch', textAlign: 'left', fontSize: 15 }}>
        {words.sample.data}
      </h2>
      <pre className="pf-data" tabIndex={0} aria-labelledby={`${prefix}-data`} role="group" data-testid="sample-data">
        {JSON.stringify(answers, null, 2)}
      </pre>
      <button type="button" className="pf-button" onClick={onAgain} data-testid="send-another">
        {words.again}
      </button>
    </div>
  );
}
