'use client';

import type { FlowDocument } from '@plumbline/shared';
import { RotateCcw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
import { Dialog } from '../../ui/dialog';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { useDraft, useDraftState } from '../draft/index';
import { useEditor, useView } from './editor-context';
import { VersionDiff } from './version-diff';

/** All versions: what each changed, as a picture and field by field; any of them can be made the draft again. */
export function VersionsWindow(): ReactNode {
  const { view } = useEditor();
  const open = useView((now) => now.window === 'versions');
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && view.setState({ window: null })}
      title="Versions"
      description="Versions never change. To go back to one, make it the draft and publish it as a new version."
      width="xl"
      testId="versions"
    >
      {open && <Versions />}
    </Dialog>
  );
}

function Versions(): ReactNode {
  const draft = useDraft();
  const { flowId } = draft.state;
  const document = useDraftState((state) => state.document);
  const versions = useApi('listVersions', { params: { id: flowId } });
  const [chosen, setChosen] = useState<number | null>(null);
  if (versions.isPending) return <Skeleton />;
  if (versions.isError) return <Failure title="The versions could not be read">{sentenceOf(versions.error)}</Failure>;
  const { items } = versions.data;
  const selected = chosen ?? items[0]?.version;
  if (selected === undefined)
    return <Empty title="Not published yet">Each time this flow is published, a version is kept here for good.</Empty>;
  return (
    <div className="grid grid-cols-[240px_1fr] gap-4">
      <ol aria-label="Versions" className="max-h-[56vh] overflow-y-auto">
        {items.map((item) => (
          <li key={item.version}>
            <button
              type="button"
              data-testid="version"
              data-version={item.version}
              aria-pressed={item.version === selected}
              className={cn(
                'flex w-full flex-col rounded-control px-3 py-2 text-left hover:bg-surface-2',
                item.version === selected && 'bg-accent-soft',
              )}
              onClick={() => setChosen(item.version)}
            >
              <span className="font-semibold">
                v{item.version}
                {item.name ? ` · ${item.name}` : ''}
              </span>
              <span className="text-sm text-fg-2">
                <Time at={item.publishedAt} /> by {item.publishedBy}
              </span>
              {item.note && <span className="mt-1 text-sm text-fg-2">{item.note}</span>}
            </button>
          </li>
        ))}
      </ol>
      <OneVersion flowId={flowId} version={selected} draft={document} />
    </div>
  );
}

function OneVersion({
  flowId,
  version,
  draft: now,
}: {
  readonly flowId: string;
  readonly version: number;
  readonly draft: FlowDocument;
}): ReactNode {
  const draft = useDraft();
  const { view } = useEditor();
  const [against, setAgainst] = useState<'draft' | 'before'>('draft');
  const it = useApi('getVersion', { params: { id: flowId, version } });
  const before = useApi('getVersion', { params: { id: flowId, version: version - 1 } }, { enabled: version > 1 && against === 'before' });
  if (it.isError) return <Failure title="This version could not be read">{sentenceOf(it.error)}</Failure>;
  if (!it.data || (against === 'before' && version > 1 && !before.data)) return <Skeleton />;
  const { document } = it.data;
  const restore = (): void => {
    draft.edit(`Restore version ${String(version)}`, () => document);
    view.setState({ window: null });
    toast({
      text: `The draft is version ${String(version)} again. Publish it to make it live.`,
      action: { title: 'Undo', run: () => void draft.undo() },
    });
  };
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex items-center gap-2">
        <div role="group" aria-label="Compare with" className="flex gap-1">
          <Button
            size="sm"
            aria-pressed={against === 'draft'}
            look={against === 'draft' ? 'primary' : 'plain'}
            onClick={() => setAgainst('draft')}
          >
            Against the draft
          </Button>
          <Button
            size="sm"
            aria-pressed={against === 'before'}
            look={against === 'before' ? 'primary' : 'plain'}
            disabled={version <= 1}
            onClick={() => setAgainst('before')}
          >
            What it changed
          </Button>
        </div>
        <Button size="sm" className="ml-auto" data-testid="restore" onClick={restore}>
          <RotateCcw size={14} aria-hidden="true" /> Make it the draft
        </Button>
      </div>
      <VersionDiff
        key={`${String(version)}${against}`}
        before={against === 'draft' ? document : (before.data?.document ?? document)}
        after={against === 'draft' ? now : document}
      />
    </div>
  );
}
