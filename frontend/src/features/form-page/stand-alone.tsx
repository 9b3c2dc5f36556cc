import type { CSSProperties, ReactNode } from 'react';
import { accentOf } from './accent';
import { Sign } from './signs';
import './form-page.css';

interface StandAloneProps {
  readonly isFramed: boolean;
  /** Something is on its way; what it is, for screen readers. */
  readonly waits?: string;
  readonly title?: string;
  readonly text?: string;
  readonly retry?: string;
  readonly onRetry?: () => void;
}

/** Where there is no form: not yet, or not at all. */
export function StandAlone({ isFramed, waits, title, text, retry, onRetry }: StandAloneProps): ReactNode {
  const { fill, on, light, dark } = accentOf(undefined);
  const colours = { '--pf-fill': fill, '--pf-on': on, '--pf-light': light, '--pf-dark': dark } as CSSProperties;
  return (
    <main className="pf" data-embed={isFramed} style={colours}>
      {title !== undefined && <title>{title}</title>}
      <div className="pf-card">
        <div className="pf-end" role="status" data-testid={waits === undefined ? 'no-form' : 'form-loading'}>
          <span className={`pf-sign ${waits === undefined ? 'is-failed' : 'is-waiting'}`}>
            {waits === undefined ? <Sign name="failed" size={30} /> : <span className="pf-spin" />}
          </span>
          {waits !== undefined && <span className="pf-hidden">{waits}</span>}
          {title !== undefined && <h1>{title}</h1>}
          {text !== undefined && <p className="pf-words">{text}</p>}
          {onRetry && (
            <button type="button" className="pf-button" onClick={onRetry}>
              {retry}
            </button>
          )}
        </div>
      </div>
    </main>
  );
}
