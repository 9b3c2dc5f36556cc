'use client';

import { DEFAULT_FILE_BYTES, type FormField } from '@plumbline/shared/form';
import type { ReactNode } from 'react';
import { usePage, type Ties } from './page-context';
import { Sign } from './signs';
import { canRetry, type Upload } from './uploads';
import { sizeText } from './page-words';

type FileField = Extract<FormField, { kind: 'file' }>;

/** Where files are chosen or dropped, and how each of them stands. */
export function FileDrop({ field, ties }: { readonly field: FileField; readonly ties: Ties }): ReactNode {
  const { state, words, language, files } = usePage();
  const { most = 1, maxBytes = DEFAULT_FILE_BYTES, accept } = field;
  const own = state.uploads.filter((upload) => upload.field === field.id);
  const isFull = own.length >= most;
  const limits = [words.file.atMost(sizeText(maxBytes, language)), ...(accept ? [accept.map(kindText).join(', ')] : [])].join(' · ');
  return (
    <>
      {own.length > 0 && (
        <ul className="pf-options">
          {own.map((upload) => (
            <FileLine key={upload.key} upload={upload} />
          ))}
        </ul>
      )}
      {/* A field that takes one file takes another one in its place. */}
      {(!isFull || own.length === 0) && (
        <div className="pf-drop">
          <b>{words.file.add(most)}</b>
          <span className="is-mouse">{words.file.drop}</span>
          <small>{limits}</small>
          <input
            id={ties.id}
            type="file"
            multiple={most > 1}
            accept={accept?.join(',')}
            aria-describedby={ties.describedBy}
            aria-invalid={ties.isWrong || undefined}
            aria-required={ties.isRequired || undefined}
            onChange={(event) => {
              const list = [...(event.target.files ?? [])].slice(0, most - own.length);
              // The same file may be chosen again after it was removed.
              event.target.value = '';
              if (list.length > 0) files.choose(field, list);
            }}
          />
        </div>
      )}
    </>
  );
}

const kindText = (kind: string): string =>
  kind.startsWith('.')
    ? kind.slice(1).toUpperCase()
    : kind.replace(/^(application|image|audio|video|text)\/(.+)$/, (_, main: string, sub: string) =>
        sub === '*' ? main : sub.toUpperCase(),
      );

function FileLine({ upload }: { readonly upload: Upload }): ReactNode {
  const { words, language, files } = usePage();
  const { key, name, size, state, share, fault } = upload;
  const percent = Math.floor(share * 100);
  return (
    <li className="pf-file" data-testid="upload" data-state={state}>
      <div style={{ minWidth: 0 }}>
        <div className="pf-file-name">{name}</div>
        <small className={fault ? 'is-bad' : undefined} role={fault ? 'alert' : undefined}>
          {fault ? words.file.fault[fault] : state === 'sending' ? words.file.sending(percent) : sizeText(size, language)}
        </small>
      </div>
      <div style={{ display: 'flex' }}>
        {canRetry(upload) && (
          <button type="button" className="pf-button is-small" aria-label={words.file.retry(name)} onClick={() => files.retry(key)}>
            <Sign name="again" />
          </button>
        )}
        <button
          type="button"
          className="pf-button is-small"
          aria-label={state === 'sending' ? words.file.cancel(name) : words.file.remove(name)}
          onClick={() => files.drop(key)}
        >
          <Sign name="remove" />
        </button>
      </div>
      {state === 'sending' && <progress max={1} value={share} aria-label={name} />}
    </li>
  );
}
