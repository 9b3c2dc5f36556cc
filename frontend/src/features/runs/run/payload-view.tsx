'use client';

import { isJsonObject, type Json, type PayloadRef } from '@plumbline/shared';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { hasCode, sentenceOf } from '../../../api/api-error';
import { call, type CallOutput } from '../../../api/call';
import { payloadHref } from '../../../api/payload-text';
import { Button, buttonClass } from '../../../ui/button';
import { CopyButton } from '../../../ui/copy-button';
import { Failure, Skeleton } from '../../../ui/feedback';
import { JsonTree } from '../../../ui/json-tree/json-tree';
import { nodeOf, type JsonNode, type JsonPart } from '../../../ui/json-tree/rows';

interface PayloadProps {
  /** What it is: "Output". */
  readonly name: string;
  /** What it is called in expressions. */
  readonly base: string;
  readonly value: Json | null;
  readonly stored: PayloadRef | null;
  /** Said where there is nothing. */
  readonly nothing: string;
}

/** A value of a run: small ones are here, of large ones only the entries that one looks at are fetched. */
export function PayloadView({ name, base, value, stored, nothing }: PayloadProps): ReactNode {
  if (stored) return <Stored name={name} base={base} stored={stored} />;
  if (value === null) return <p className="p-4 text-fg-2">{nothing}</p>;
  return <Inline name={name} base={base} value={value} />;
}

function Inline({ name, base, value }: { readonly name: string; readonly base: string; readonly value: Json }): ReactNode {
  const root = useMemo(() => nodeOf(name.toLowerCase(), value), [name, value]);
  const download = (): void => {
    const href = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href, download: `${base}.json` });
    link.click();
    URL.revokeObjectURL(href);
  };
  const actions = (
    <>
      <CopyButton text={() => JSON.stringify(value, null, 2)} what={name.toLowerCase()} />
      <Button look="quiet" size="icon-sm" aria-label={`Download ${name.toLowerCase()}`} onClick={download}>
        <Download size={14} aria-hidden="true" />
      </Button>
    </>
  );
  const isFlat = !isJsonObject(value) && !Array.isArray(value);
  return <JsonTree root={root} base={base} label={name} actions={actions} {...(isFlat ? { note: 'A single value.' } : {})} />;
}

const SLICE = 500;
type Slice = CallOutput<'slicePayload'>;

const partOf = ({ entries, next }: Slice): JsonPart => ({
  entries: entries.map(({ key, kind, size, preview, value }) => (value === undefined ? { key, kind, size, preview } : nodeOf(key, value))),
  next,
});

function Stored({ name, base, stored }: { readonly name: string; readonly base: string; readonly stored: PayloadRef }): ReactNode {
  const slice = (pointer: string, from: number): Promise<Slice> =>
    call('slicePayload', { params: { id: stored.id }, query: { pointer, from, count: SLICE } });
  const first = useQuery({ queryKey: ['slicePayload', stored.id], queryFn: () => slice('', 0), staleTime: Infinity, retry: false });
  const root = useMemo((): JsonNode | null => {
    if (!first.data) return null;
    const { kind, size, text, value } = first.data;
    if (kind !== 'object' && kind !== 'array') return nodeOf(name.toLowerCase(), text ?? value ?? null);
    return { key: name.toLowerCase(), kind, size, preview: kind === 'array' ? `[${String(size)}]` : `{${String(size)} entries}` };
  }, [first.data, name]);
  const load = useMemo(
    () => async (pointer: string, from: number) =>
      partOf(await call('slicePayload', { params: { id: stored.id }, query: { pointer, from, count: SLICE } })),
    [stored.id],
  );
  const download = (
    <a href={payloadHref(stored.id)} download data-testid="download-payload" className={buttonClass({ look: 'quiet', size: 'sm' })}>
      <Download size={14} aria-hidden="true" />
      {sizeWords(stored.bytes)}
    </a>
  );
  if (first.isPending) return <Skeleton label={`Loading ${name.toLowerCase()}`} />;
  if (first.isError) {
    const isHuge = hasCode(first.error, 'payload_too_large');
    return (
      <Failure title={isHuge ? `This ${name.toLowerCase()} is too large to look into here` : `The ${name.toLowerCase()} could not be read`}>
        <p>{isHuge ? 'Download it to look at it.' : sentenceOf(first.error)}</p>
        <p className="mt-2">{download}</p>
      </Failure>
    );
  }
  return (
    root && (
      <JsonTree
        root={root}
        base={base}
        label={name}
        load={load}
        actions={download}
        note={`${sizeWords(stored.bytes)}: entries are fetched as you unfold them; the search looks at those that are here.`}
      />
    )
  );
}

function sizeWords(bytes: number): string {
  return bytes < 1_000_000 ? `${String(Math.ceil(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
