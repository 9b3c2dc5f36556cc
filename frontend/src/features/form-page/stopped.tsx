'use client';

import { useEffect, useState, type ReactNode } from 'react';
import { usePage } from './page-context';

const SECOND_MS = 1_000;

/** Why it was not sent, and the way on. What was typed stands below, as it was. */
export function Stopped({ onCopy }: { readonly onCopy: () => string }): ReactNode {
  const { state, words, tell } = usePage();
  const { phase } = state;
  const untilMs = phase.name === 'stopped' ? phase.untilMs : undefined;
  const left = useSecondsLeft(untilMs);
  if (phase.name !== 'stopped') return null;
  const { why } = phase;
  return (
    <div
      className={`pf-alert${why === 'offline' || why === 'busy' ? ' is-warning' : ''}`}
      role="alert"
      data-testid="stopped"
      data-why={why}
    >
      <b>{words.stop[why].title}</b>
      <p>{words.stop[why].text}</p>
      {why === 'closed' ? (
        <CopyAnswers text={onCopy} />
      ) : (
        <div className="pf-buttons" style={{ flexDirection: 'row', alignItems: 'center' }}>
          <button
            type="button"
            className="pf-button"
            data-testid="try-again"
            aria-disabled={left > 0}
            onClick={() => left === 0 && tell({ type: 'retry' })}
          >
            {words.retry}
          </button>
          {left > 0 && <span aria-live="off">{words.wait(left)}</span>}
        </div>
      )}
    </div>
  );
}

function useSecondsLeft(untilMs: number | undefined): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (untilMs === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, [untilMs]);
  return untilMs === undefined ? 0 : Math.max(0, Math.ceil((untilMs - nowMs) / SECOND_MS));
}

/** On plain http a page has no clipboard: then the text stands there to be marked. */
function CopyAnswers({ text }: { readonly text: () => string }): ReactNode {
  const { words } = usePage();
  const [done, setDone] = useState<'copied' | 'shown' | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setDone('copied');
    } catch {
      setDone('shown');
    }
  };
  return (
    <>
      <div className="pf-buttons" style={{ flexDirection: 'row' }}>
        <button type="button" className="pf-button" onClick={() => void copy()}>
          {done === 'copied' ? words.copied : words.copy}
        </button>
      </div>
      {done === 'shown' && (
        <textarea className="pf-input" readOnly aria-label={words.copy} value={text()} onFocus={(event) => event.target.select()} />
      )}
    </>
  );
}
