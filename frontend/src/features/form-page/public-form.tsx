'use client';

import { useEffect, useMemo, useReducer, useRef, useState, type ReactNode } from 'react';
import { firstAnswers, keptAnswers } from './answers';
import { readForm, type Answered, type Description, type Source } from './client';
import { redirectOf } from './ending';
import { FormView } from './form-view';
import { keep, readKept, type Kept } from './kept';
import { answersOf, newPage, pageReducer, type PageEvent, type PageState } from './page-state';
import { FormSession } from './session';
import { StandAlone } from './stand-alone';
import { chosen, isSending } from './uploads';
import { useFrameHeight } from './use-frame-height';
import { waitFor } from './wait-for';
import { wordsOf } from './words';

interface PublicFormProps {
  readonly source: Source;
  /** Of the page, until the form has said its own; null: not known. */
  readonly language: string | null;
  readonly isFramed: boolean;
}

/** The page of a form for everybody: fetches it, and lets it be filled in. */
export function PublicForm({ source, language, isFramed }: PublicFormProps): ReactNode {
  const [turn, setTurn] = useState(0);
  const [loaded, setLoaded] = useState<{ readonly turn: number; readonly answer: Answered<Description> } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void readForm(source).then((answer) => {
      if (isWanted) setLoaded({ turn, answer });
    });
    return () => {
      isWanted = false;
    };
  }, [source, turn]);
  const words = wordsOf(language ?? undefined);
  const again = (): void => setTurn(turn + 1);
  if (loaded === null) return <StandAlone isFramed={isFramed} waits={words.loading} />;
  const { answer } = loaded;
  if (!answer.ok) {
    const isMissing = answer.refusal.status === 404;
    const said = isMissing ? words.missing : words.away;
    return (
      <StandAlone isFramed={isFramed} title={said.title} text={said.text} {...(isMissing ? {} : { retry: words.retry, onRetry: again })} />
    );
  }
  return (
    <OpenForm key={loaded.turn} source={source} description={answer.value} isFramed={isFramed} isAgain={loaded.turn > 0} onAgain={again} />
  );
}

interface OpenFormProps {
  readonly source: Source;
  readonly description: Description;
  readonly isFramed: boolean;
  /** Another answer of the same visitor: where they pressed for it is gone, so the focus goes to the page. */
  readonly isAgain: boolean;
  readonly onAgain: () => void;
}

function OpenForm({ source, description, isFramed, isAgain, onAgain }: OpenFormProps): ReactNode {
  const { form, embed } = description;
  const language = form.language ?? description.language;
  const shown = useMemo(() => ({ ...form, language }), [form, language]);
  const path = source.kind === 'public' ? source.path : null;
  const [before] = useState(() => (path === null ? null : readKept(path)));
  const [state, tell] = useReducer(
    (now: PageState, event: PageEvent) => pageReducer(shown, now, event),
    null,
    (): PageState => ({ ...opened(description, before), ...(isAgain ? { focus: { on: 'page' } } : {}) }),
  );
  const [session] = useState(() => new FormSession(source, description, tell, before?.token));
  const bait = useRef<HTMLInputElement>(null);
  useSending(session, shown, state, tell, bait);
  useWaiting(description, state, tell);
  useKeeping(path, description, session, state);
  useEffect(() => () => session.end(), [session]);
  useFrameHeight(isFramed, embed);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const isDone = state.phase.name === 'ended' && state.phase.how === 'done';
  const redirect = redirectOf(form);
  useEffect(() => {
    if (isDone && redirect !== undefined && !isFramed) window.location.assign(redirect);
  }, [isDone, redirect, isFramed]);
  const files = useMemo(
    () => ({
      choose: (field: Parameters<typeof chosen>[0], list: readonly File[]) => {
        const fresh = list.map((file) => ({ file, upload: chosen(field, `${field.id}-${String(performance.now())}-${file.name}`, file) }));
        tell({ type: 'chose', uploads: fresh.map(({ upload }) => upload) });
        for (const { file, upload } of fresh) if (upload.state === 'sending') session.upload(upload.key, field.id, file);
      },
      retry: (key: string) => session.retry(key),
      drop: (key: string) => session.drop(key),
    }),
    [session],
  );
  const words = wordsOf(language);
  return (
    <main>
      <title>{form.title}</title>
      <FormView
        form={shown}
        state={state}
        tell={tell}
        files={files}
        isFramed={isFramed}
        onAgain={onAgain}
        banner={source.kind === 'draft' ? <p className="pf-banner">{words.sample.mark}</p> : undefined}
        bait={
          <label className="pf-bait" aria-hidden="true">
            Website
            <input ref={bait} type="text" name="website" tabIndex={-1} autoComplete="off" defaultValue="" />
          </label>
        }
      />
    </main>
  );
}

/** What was kept over a reload, on top of what a fresh form holds. */
function opened({ form }: Description, before: Kept | null): PageState {
  const fresh = firstAnswers(form, new URLSearchParams(window.location.search));
  if (before === null) return newPage(fresh);
  return newPage({ ...fresh, ...keptAnswers(form, before.answers) }, Math.min(before.page, form.pages.length - 1), before.submission);
}

type Tell = (event: PageEvent) => void;
type Shown = Parameters<typeof answersOf>[0];

/** Sends when all files are there; once more by itself when the connection is back. */
function useSending(
  session: FormSession,
  form: Shown,
  state: PageState,
  tell: Tell,
  bait: { readonly current: HTMLInputElement | null },
): void {
  const { phase, uploads } = state;
  const isDue = phase.name === 'sending' && !isSending(uploads);
  const newest = useRef(state);
  useEffect(() => {
    newest.current = state;
  }, [state]);
  useEffect(() => {
    if (!isDue) return undefined;
    const abort = new AbortController();
    session
      .send(answersOf(form, newest.current), bait.current?.value ?? '', abort.signal)
      .catch((): PageEvent => ({ type: 'stopped', why: 'trouble' }))
      .then(
        (event) => event && tell(event),
        () => undefined,
      );
    return () => abort.abort();
  }, [isDue, session, form, tell, bait]);
  const isOffline = phase.name === 'stopped' && phase.why === 'offline';
  useEffect(() => {
    if (!isOffline) return undefined;
    const retry = (): void => tell({ type: 'retry' });
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [isOffline, tell]);
  const hasBegun = Object.keys(state.answers).length > 0;
  useEffect(() => {
    // An error of the work is said when the answers are sent.
    if (hasBegun) void session.startWork();
  }, [hasBegun, session]);
}

/** Asks what becomes of the answers, for as long as the author wants the visitor to wait. */
function useWaiting({ form }: Description, { phase }: PageState, tell: Tell): void {
  const submission = phase.name === 'waiting' ? phase.submission : null;
  useEffect(() => {
    if (submission === null) return undefined;
    const abort = new AbortController();
    void waitFor(submission, form, abort.signal).then((how) => {
      if (how !== null) tell({ type: 'ended', how });
    });
    return () => abort.abort();
  }, [submission, form, tell]);
}

/** Keeps what was typed over a reload, until it has arrived. */
function useKeeping(path: string | null, { form }: Description, session: FormSession, { answers, page, phase }: PageState): void {
  useEffect(() => {
    if (path === null) return;
    if (phase.name === 'ended') return keep(path, null);
    const wasSent = phase.name === 'sending' || phase.name === 'stopped';
    keep(path, {
      answers: keptAnswers(form, answers),
      page,
      ...(wasSent ? { token: session.usedToken } : {}),
      ...(phase.name === 'waiting' ? { submission: phase.submission } : {}),
    });
  }, [path, form, session, answers, page, phase]);
}
