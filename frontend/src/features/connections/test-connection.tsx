'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleHelp, CircleX, PlugZap, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Field, Input } from '../../ui/field';
import { duration } from '../../ui/relative-time';
import { saysItsHosts } from './fields';
import { suggestedUrl, type Connection } from './form-values';

type Result = CallOutput<'testConnection'>;

const LOOKS: Readonly<Record<Result['verdict'], { readonly icon: LucideIcon; readonly word: string; readonly className: string }>> = {
  good: { icon: CircleCheck, word: 'It works', className: 'text-succeeded' },
  unsure: { icon: CircleHelp, word: 'Reached, but not clear', className: 'text-retrying' },
  bad: { icon: CircleX, word: 'It does not work', className: 'text-failed' },
};

const WHAT: Readonly<Record<string, string>> = {
  smtp: 'Connects, encrypts and signs in to the mail server. No mail is sent.',
  practice: 'Asks the practice service whether it runs and takes its token.',
};

/** Tries a connection for real, once. */
export function TestConnection({ connection, mayEdit }: { readonly connection: Connection; readonly mayEdit: boolean }): ReactNode {
  const { id, kind, hosts } = connection;
  const [url, setUrl] = useState(() => suggestedUrl(hosts));
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => call('testConnection', { params: { id }, body: saysItsHosts(kind) ? {} : { url: url.trim() } }),
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('getConnection') }),
  });
  return (
    <section aria-label="Test" className="flex flex-col gap-2">
      <h3 className="font-semibold">Test</h3>
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!test.isPending) test.mutate();
        }}
      >
        {saysItsHosts(kind) ? (
          <p className="flex-1 text-fg-2">{WHAT[kind]}</p>
        ) : (
          <Field label="Address to read (GET), best one that only this account may read" className="flex-1">
            {(control) => (
              <Input
                {...control}
                data-testid="test-url"
                className="font-mono text-sm"
                spellCheck={false}
                value={url}
                onChange={({ target }) => setUrl(target.value)}
              />
            )}
          </Field>
        )}
        <Button
          type="submit"
          data-testid="test-connection"
          busy={test.isPending}
          disabled={!mayEdit || (!saysItsHosts(kind) && url.trim() === '')}
        >
          {!test.isPending && <PlugZap size={14} aria-hidden="true" />}
          Test
        </Button>
      </form>
      <div role="status" className="min-h-10">
        {test.isError && <p className="text-failed">{sentenceOf(test.error)}</p>}
        {test.data && !test.isPending && <Answer result={test.data} />}
      </div>
    </section>
  );
}

function Answer({ result: { verdict, code, message, tookMs } }: { readonly result: Result }): ReactNode {
  const { icon: Icon, word, className } = LOOKS[verdict];
  return (
    <div data-testid="test-result" data-verdict={verdict} data-code={code} className="flex items-start gap-2">
      <Icon size={16} className={`mt-0.5 shrink-0 ${className}`} aria-hidden="true" />
      <p className="min-w-0">
        <span className={`font-semibold ${className}`}>{word}.</span> {message} <span className="text-fg-3">({duration(tookMs)})</span>
      </p>
    </div>
  );
}
