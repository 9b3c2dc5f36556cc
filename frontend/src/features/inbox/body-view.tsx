'use client';

import { useMemo, useState, type ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button';
import { JsonTree } from '../../ui/json-tree/json-tree';
import { nodeOf } from '../../ui/json-tree/rows';
import { Tabs } from '../../ui/tabs';
import { hexLines, jsonOf } from './body-text';
import type { DeliveryDetail } from './use-deliveries';
import { bytesWords } from './words';

/** The body as it came: JSON as a tree or raw, other text raw, and of everything else how its bytes begin. */
export function BodyView({ delivery }: { readonly delivery: DeliveryDetail }): ReactNode {
  return (
    <section aria-label="Body" data-testid="delivery-body" className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">Body</h2>
      <Body delivery={delivery} />
    </section>
  );
}

function Body({ delivery }: { readonly delivery: DeliveryDetail }): ReactNode {
  const { body, bytes } = delivery;
  const { text, start, cut } = body;
  const value = useMemo(() => (text === null ? undefined : jsonOf(text, cut)), [text, cut]);
  const root = useMemo(() => (value === undefined ? null : nodeOf('body', value)), [value]);
  const lines = useMemo(() => (start === null ? [] : hexLines(start)), [start]);
  const [tab, setTab] = useState('pretty');
  if (body.state === 'gone') return <p className="text-fg-2">Its bytes are not there any more; only how they began is known.</p>;
  if (bytes === 0) return <p className="text-fg-2">It had no body.</p>;
  if (text === null) {
    return (
      <>
        <p className="text-fg-2">
          {cut ? `This is no text: the first kB of ${bytesWords(bytes)}. Download the body to have all of it.` : 'This is no text.'}
        </p>
        <Raw text={lines.join('\n')} label="Bytes of the body" />
      </>
    );
  }
  if (root === null) {
    return (
      <>
        {cut && <p className="text-fg-2">This is how the {bytesWords(bytes)} begin. Download the body to have all of it.</p>}
        <Raw text={text} label="Text of the body" />
      </>
    );
  }
  return (
    <Tabs
      label="How the body is shown"
      value={tab}
      onChange={setTab}
      className="h-96 overflow-hidden rounded-card border border-line bg-surface"
      tabs={[
        {
          id: 'pretty',
          title: 'Pretty',
          content: <JsonTree root={root} base="trigger.body" label="Body" actions={<CopyButton text={() => text} what="body" />} />,
        },
        { id: 'raw', title: 'Raw', content: <Raw text={text} label="Text of the body" framed={false} /> },
      ]}
    />
  );
}

function Raw({ text, label, framed = true }: { readonly text: string; readonly label: string; readonly framed?: boolean }): ReactNode {
  return (
    <pre
      tabIndex={0}
      role="group"
      aria-label={label}
      data-testid="raw-body"
      className={`max-h-96 overflow-auto p-3 font-mono text-sm whitespace-pre-wrap break-words [font-variant-ligatures:none] outline-offset-[-2px] ${framed ? 'rounded-card border border-line bg-surface' : ''}`}
    >
      {text}
    </pre>
  );
}
