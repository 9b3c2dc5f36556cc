import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyButton } from '../../../ui/copy-button';
import { StatePill, type StateTone } from '../../../ui/state-pill';
import type { UndoItem } from '../../undo/index';
import type { NameOf } from '../journal/journal-words';
import type { Happened, LedgerLine } from './ledger';

const LOOKS: Readonly<Record<Happened, { readonly tone: StateTone; readonly word: string }>> = {
  done: { tone: 'succeeded', word: 'Done' },
  maybe: { tone: 'attention', word: 'May have happened' },
  no: { tone: 'skipped', word: 'Not done' },
  under_way: { tone: 'running', word: 'Under way' },
};
const EFFECTS: Readonly<Record<string, string>> = {
  idempotent: 'a repeat changes nothing more',
  keyed: 'a repeat with this key counts once',
  verifiable: 'can be looked up',
  unsafe: 'a repeat would happen again',
};

/** Everything that this run has sent to other systems, and whether it happened there. */
export function LedgerList({
  lines,
  undone,
  nameOf,
  onSelect,
}: {
  readonly lines: readonly LedgerLine[];
  /** What is or was taken back, by step and attempt. */
  readonly undone: ReadonlyMap<string, UndoItem>;
  readonly nameOf: NameOf;
  readonly onSelect: (key: string) => void;
}): ReactNode {
  if (lines.length === 0) return <p className="p-4 text-fg-2">This run has changed nothing outside.</p>;
  return (
    <div className="h-full overflow-auto" data-testid="ledger" tabIndex={0} role="region" aria-label="Already done outside">
      <table className="w-full border-collapse">
        <thead className="sticky top-0 bg-surface-2 text-left text-sm text-fg-2">
          <tr>
            {['Step', 'Outside', 'Why we know', 'Where', 'Idempotency key'].map((title) => (
              <th key={title} scope="col" className="px-3 py-1.5 font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, attempt, effect, happened, why, url, idempotencyKey, mayBeDuplicate }) => (
            <tr
              key={`${key}/${String(attempt)}`}
              data-testid="ledger-line"
              data-happened={happened}
              className="border-b border-line/50 align-top"
            >
              <td className="px-3 py-1.5">
                <button type="button" className="text-left font-medium hover:underline" onClick={() => onSelect(key)}>
                  {nameOf(key)}
                </button>
                <span className="block text-sm text-fg-2">attempt {attempt}</span>
              </td>
              <td className="px-3 py-1.5">
                <StatePill tone={LOOKS[happened].tone}>{LOOKS[happened].word}</StatePill>
                <Undone item={undone.get(`${key}/${String(attempt)}`)} />
                {mayBeDuplicate && <span className="mt-1 block text-sm text-attention">may be there twice</span>}
              </td>
              <td className="px-3 py-1.5 text-sm">
                {why}
                <span className="block text-fg-2">{EFFECTS[effect] ?? effect}</span>
              </td>
              <td className="max-w-64 px-3 py-1.5 font-mono text-sm break-all">{url}</td>
              <td className="px-3 py-1.5">
                <span className="flex items-center gap-1">
                  <code className="font-mono text-sm">{idempotencyKey.slice(0, 12)}…</code>
                  <CopyButton text={() => idempotencyKey} what="key" />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** By whom and when it was taken back, and where that was done. */
function Undone({ item }: { readonly item: UndoItem | undefined }): ReactNode {
  if (!item?.undo) return null;
  const { by, at, runId } = item.undo;
  const words = item.is === 'undone' ? 'Taken back' : item.is === 'stuck' ? 'Not taken back yet: stuck' : 'Being taken back';
  return (
    <span data-testid="ledger-undone" data-is={item.is} className="mt-1 block text-sm">
      <Link href={`/runs/${runId}`} prefetch={false} className="underline">
        {words}
      </Link>
      <span className="block text-fg-2">{`${by}, ${new Date(at).toLocaleString()}`}</span>
    </span>
  );
}
