'use client';

import { accentDoubt, DEFAULT_ACCENT, PAGE_LANGUAGES, wordsOf } from '../form-page/index';
import { Trash2, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Choice, Field, Input, Textarea } from '../../ui/field';
import { pageTitle, problemsAt, problemsIn, useBuilder, type EndKind } from './builder-context';
import { ConditionEditor } from './condition-editor';
import { fieldsBefore } from './condition-tests';
import { embedSnippet, originsIn } from './embed-snippet';
import { ChoiceSetting, NumberSetting, Problems, Section, TextSetting } from './settings';

/** What the form is called, says and looks like. */
export function FormPanel(): ReactNode {
  const { form, set } = useBuilder();
  const words = wordsOf(form.language);
  const doubt = form.accent === undefined ? null : accentDoubt(form.accent);
  const isKnown = PAGE_LANGUAGES.some(({ value }) => value === (form.language ?? 'en'));
  return (
    <>
      <h2 className="text-lg font-semibold">The form</h2>
      <TextSetting path={['title']} label="Title" value={form.title} required maxLength={200} />
      <TextSetting path={['text']} label="Words below the title" value={form.text} long maxLength={5_000} />
      <ChoiceSetting
        path={['language']}
        label="Language"
        hint="Of the page's own words, and how your words are read aloud."
        value={form.language}
        otherwise="en"
        options={
          isKnown
            ? PAGE_LANGUAGES
            : [...PAGE_LANGUAGES, { value: form.language ?? '', title: `${form.language ?? ''} (own words in English)` }]
        }
      />
      <TextSetting path={['submit']} label="Button that sends" placeholder={words.submit} value={form.submit} maxLength={100} />
      <div className="flex flex-col gap-1" data-setting="accent">
        <Field label="Colour of buttons and marks">
          {(control) => (
            <div className="flex gap-2">
              <input
                type="color"
                aria-label="Choose a colour"
                className="h-8 w-12 cursor-pointer rounded-control border border-line-strong bg-surface p-0.5"
                value={/^#[0-9a-f]{6}$/i.test(form.accent ?? '') ? form.accent : DEFAULT_ACCENT}
                onChange={(event) => set(['accent'], event.target.value, 'colour')}
              />
              <Input
                {...control}
                className="font-mono text-sm"
                placeholder={DEFAULT_ACCENT}
                value={form.accent ?? ''}
                onChange={(event) => set(['accent'], event.target.value === '' ? undefined : event.target.value, 'colour')}
              />
            </div>
          )}
        </Field>
        <Accent />
        {doubt !== null && (
          <p className="flex items-start gap-1 text-sm text-retrying" data-testid="colour-doubt">
            <TriangleAlert size={12} className="mt-0.5 shrink-0" aria-hidden="true" /> {doubt}
          </p>
        )}
      </div>
      <Section title="Against programs that fill in forms">
        <SpamSetting />
      </Section>
    </>
  );
}

function Accent(): ReactNode {
  const { problems } = useBuilder();
  return <Problems problems={problemsAt(problems, ['accent'])} />;
}

function SpamSetting(): ReactNode {
  const { form, set } = useBuilder();
  return (
    <Field
      label="Protection"
      hint={
        form.spam === 'strict'
          ? 'Also lets each visitor’s browser work for about a second, which is too dear for those who send thousands.'
          : 'A field that only programs fill, a shortest time, and a limit for each address. Nobody has to solve riddles, and no other company sees your visitors.'
      }
    >
      {(control) => (
        <Choice
          {...control}
          value={form.spam ?? 'standard'}
          options={[
            { value: 'standard', title: 'Standard' },
            { value: 'strict', title: 'Strict' },
          ]}
          onChange={(event) => set(['spam'], event.target.value === 'strict' ? 'strict' : undefined, 'protection')}
        />
      )}
    </Field>
  );
}

/** What stands at the head of a page, and when it is shown. */
export function PagePanel({ page }: { readonly page: number }): ReactNode {
  const { form, removePage } = useBuilder();
  const own = form.pages[page];
  return (
    <>
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">{pageTitle(own, page)}</h2>
        {form.pages.length > 1 && (
          <Button look="quiet" size="icon" aria-label="Remove this page" data-testid="page-remove" onClick={() => removePage(page)}>
            <Trash2 size={16} aria-hidden="true" />
          </Button>
        )}
      </header>
      <TextSetting path={['pages', page, 'title']} label="Heading" value={own?.title} maxLength={200} />
      <TextSetting path={['pages', page, 'text']} label="Words below it" value={own?.text} long maxLength={5_000} />
      <ConditionEditor path={['pages', page]} what="page" condition={own?.showWhen} before={fieldsBefore(form.pages, page, 0)} />
    </>
  );
}

const ENDS: readonly { readonly value: EndKind; readonly title: string }[] = [
  { value: 'done', title: 'When all went well' },
  { value: 'waiting', title: 'While the run is at work' },
  { value: 'later', title: 'When it takes longer' },
  { value: 'failed', title: 'When something failed' },
];

/** When the visitor is answered, and what they see. */
export function AfterPanel({ end }: { readonly end: EndKind }): ReactNode {
  const { form, set, select } = useBuilder();
  const own = wordsOf(form.language).end[end];
  const waits = form.answerWhen === 'finished';
  const telling = form[end];
  const redirect = end === 'done' && telling !== undefined && 'redirect' in telling ? telling.redirect : null;
  const said = telling === undefined || 'redirect' in telling ? {} : telling;
  return (
    <>
      <h2 className="text-lg font-semibold">After sending</h2>
      <ChoiceSetting
        path={['answerWhen']}
        label="The visitor is answered"
        hint={waits ? 'They see whether it worked: also when a service behind it fails.' : 'What happens then is not told to them.'}
        value={form.answerWhen}
        otherwise="accepted"
        options={[
          { value: 'accepted', title: 'at once, when the answers are stored' },
          { value: 'finished', title: 'when the run has ended' },
        ]}
      />
      {waits && (
        <NumberSetting
          path={['answerWithin']}
          label="They wait at most, seconds"
          placeholder="20"
          hint="Up to 120; then they see “when it takes longer”."
          value={form.answerWithin}
        />
      )}
      <Section title="What they see">
        {waits ? (
          <Choice
            aria-label="What they see"
            data-testid="end-kind"
            value={end}
            options={ENDS}
            onChange={(event) => select({ at: 'after', end: ENDS.find(({ value }) => value === event.target.value)?.value ?? 'done' })}
          />
        ) : null}
        {end === 'done' && (
          <Choice
            aria-label="What follows"
            data-testid="done-kind"
            value={redirect === null ? 'tell' : 'redirect'}
            options={[
              { value: 'tell', title: 'Words on this page' },
              { value: 'redirect', title: 'Another page' },
            ]}
            onChange={(event) => set(['done'], event.target.value === 'redirect' ? { redirect: 'https://' } : undefined, 'what follows')}
          />
        )}
        {redirect !== null ? (
          <TextSetting
            path={['done', 'redirect']}
            label="Address of that page"
            value={redirect}
            required
            placeholder="https://example.com/thank-you"
          />
        ) : (
          <>
            <TextSetting path={[end, 'title']} label="Heading" value={said.title} placeholder={own.title} maxLength={200} />
            <TextSetting path={[end, 'text']} label="Words" value={said.text} placeholder={own.text} long maxLength={5_000} />
          </>
        )}
        <EndProblems end={end} />
      </Section>
    </>
  );
}

function EndProblems({ end }: { readonly end: EndKind }): ReactNode {
  const { problems } = useBuilder();
  return <Problems problems={problemsAt(problems, [end])} />;
}

/** Where the form is, and which other pages may show it. */
export function SharePanel(): ReactNode {
  const { form, set, problems } = useBuilder();
  const [typed, setTyped] = useState<string | null>(null);
  const origins = form.embedOn ?? [];
  const stored = origins.join('\n');
  const text = typed !== null && originsIn(typed).join('\n') === stored ? typed : stored;
  const address = `${window.location.origin}/f/${form.path}`;
  const snippet = embedSnippet(window.location.origin, form.path, form.title);
  return (
    <>
      <h2 className="text-lg font-semibold">Address and embedding</h2>
      <TextSetting
        path={['path']}
        label="Path"
        value={form.path}
        required
        mono
        maxLength={200}
        hint="Letters, digits and - _ . ~; parts divided by /."
      />
      <Field label="Address" hint="It is open once the flow is published.">
        {(control) => (
          <div className="flex gap-1">
            <Input
              {...control}
              readOnly
              value={address}
              className="font-mono text-sm"
              data-testid="form-address"
              onFocus={(event) => event.target.select()}
            />
            <CopyButton text={() => address} what="address" />
          </div>
        )}
      </Field>
      <Section title="In another page">
        <Field
          label="Pages that may show it"
          hint="Origins, one a line, such as https://example.com. Every other page is refused by the browser."
        >
          {(control) => (
            <Textarea
              {...control}
              className="font-mono text-sm"
              value={text}
              onBlur={() => setTyped(null)}
              onChange={(event) => {
                setTyped(event.target.value);
                const list = originsIn(event.target.value);
                set(['embedOn'], list.length === 0 ? undefined : list, 'pages that may show it');
              }}
            />
          )}
        </Field>
        <Problems problems={problemsIn(problems, ['embedOn'])} />
        {origins.length > 0 && (
          <>
            <Field label="To paste into that page">
              {(control) => (
                <Textarea
                  {...control}
                  readOnly
                  rows={9}
                  className="font-mono text-xs"
                  value={snippet}
                  onFocus={(event) => event.target.select()}
                />
              )}
            </Field>
            <CopyButton text={() => snippet} what="snippet">
              Copy
            </CopyButton>
          </>
        )}
      </Section>
    </>
  );
}
