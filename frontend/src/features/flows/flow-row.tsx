'use client';

import { Archive, ArchiveRestore, Copy, Download, EllipsisVertical, Inbox, PencilLine, SquareArrowOutUpRight } from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Menu } from '../../ui/menu';
import { Time } from '../../ui/time';
import { RunPill } from '../status/index';
import type { FlowActions, FlowItem } from './flow-actions';
import { NameInput } from './name-input';
import { Sparkline } from './sparkline';

interface FlowRowProps {
  readonly flow: FlowItem;
  readonly actions: FlowActions;
  readonly mayEdit: boolean;
}

/** One flow of the list: what it is called, whether it is published, and how it does. */
export function FlowRow({ flow, actions, mayEdit }: FlowRowProps): ReactNode {
  const [renaming, setRenaming] = useState(false);
  const { id, name, owner, archived, publishedVersion, lastRun, activity, activityComplete } = flow;
  return (
    <article
      data-testid="flow-row"
      data-flow-id={id}
      aria-label={name}
      className="relative flex min-h-[60px] items-center gap-4 rounded-card border border-line bg-surface py-2 pr-2 pl-4 hover:border-line-strong"
    >
      <div className="min-w-0 flex-1">
        {renaming ? (
          <NameInput
            name={name}
            onDone={(wanted) => {
              setRenaming(false);
              if (wanted !== null) void actions.rename(flow, wanted);
            }}
          />
        ) : (
          <Link
            href={`/flows/${id}`}
            prefetch={false}
            className="block truncate font-semibold after:absolute after:inset-0 after:rounded-card"
            title={name}
          >
            {name}
          </Link>
        )}
        <p className="truncate text-sm text-fg-2">{owner === '' ? 'Nobody owns it yet' : owner}</p>
      </div>
      <Published version={publishedVersion} archived={archived} />
      <div className="relative hidden w-[216px] items-center gap-2 sm:flex">
        {lastRun === null ? (
          <span className="text-sm text-fg-3">No runs yet</span>
        ) : (
          <Link href={`/runs/${lastRun.id}`} prefetch={false} className="flex items-center gap-2 rounded-pill" data-testid="last-run">
            <span className="sr-only">Last run: </span>
            <RunPill status={lastRun.status} />
            <Time at={lastRun.at} className="text-sm whitespace-nowrap text-fg-2" />
          </Link>
        )}
      </div>
      <span className="hidden lg:block">
        <Sparkline hours={activity} complete={activityComplete} />
      </span>
      <span className="relative">
        <Menu
          items={[
            { title: 'Open', icon: <SquareArrowOutUpRight size={14} />, testId: 'flow-open', run: () => actions.open(id) },
            { title: 'Inbox', icon: <Inbox size={14} />, testId: 'flow-inbox', run: () => actions.inbox(id) },
            ...(mayEdit
              ? [
                  {
                    title: 'Rename',
                    icon: <PencilLine size={14} />,
                    testId: 'flow-rename',
                    takesFocus: true,
                    run: () => setRenaming(true),
                  },
                  { title: 'Duplicate', icon: <Copy size={14} />, testId: 'flow-duplicate', run: () => void actions.duplicate(flow) },
                ]
              : []),
            { title: 'Export as JSON', icon: <Download size={14} />, testId: 'flow-export', run: () => void actions.download(flow) },
            ...(mayEdit ? [null, archiveItem(flow, actions)] : []),
          ]}
        >
          <Button look="quiet" size="icon" aria-label={`More for ${name}`} data-testid="flow-menu">
            <EllipsisVertical size={16} aria-hidden="true" />
          </Button>
        </Menu>
      </span>
    </article>
  );
}

const archiveItem = (flow: FlowItem, actions: FlowActions) =>
  flow.archived
    ? { title: 'Restore', icon: <ArchiveRestore size={14} />, testId: 'flow-restore', run: () => void actions.archive(flow, false) }
    : { title: 'Archive', icon: <Archive size={14} />, testId: 'flow-archive', run: () => void actions.archive(flow, true) };

function Published({ version, archived }: { readonly version: number | null; readonly archived: boolean }): ReactNode {
  const words = archived ? 'Archived' : version === null ? 'Draft' : `Live: v${String(version)}`;
  const look = !archived && version !== null ? 'border-line-strong text-fg' : 'border-dashed border-line-strong text-fg-2';
  return <span className={`w-[84px] shrink-0 rounded-pill border px-2 py-0.5 text-center text-xs font-semibold ${look}`}>{words}</span>;
}
