'use client';

import {
  ChevronLeft,
  CircleCheck,
  FlaskConical,
  Keyboard,
  ListTree,
  MoreHorizontal,
  PanelsTopLeft,
  Play,
  Redo2,
  Rocket,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { setName } from '../../canvas-core/edits/flow';
import { Button } from '../../ui/button';
import { Menu } from '../../ui/menu';
import { Tip } from '../../ui/tip';
import { useDraft, useDraftState } from '../draft/index';
import { COMMANDS } from './commands';
import { useEditor, useView, type Editor } from './editor-context';
import { HistoryPopover } from './history-popover';
import { spelled } from './keys';
import { SaveChip } from './save-chip';

const IN_MENU = ['settings', 'versions', 'runs', 'find', 'tidy', 'commands', 'shortcuts'];

/** What is edited, how its saving stands, and what one does with it as a whole. */
export function TopBar({ people }: { readonly people: ReactNode }): ReactNode {
  const editor = useEditor();
  const published = useDraftState(({ publishedVersion }) => publishedVersion);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      <Link href="/flows" prefetch={false} className="flex items-center text-fg-2 hover:text-fg" aria-label="All flows">
        <ChevronLeft size={16} aria-hidden="true" />
      </Link>
      <FlowName />
      <span
        data-testid="published"
        data-version={published ?? ''}
        className="rounded-pill border border-line px-2 text-sm whitespace-nowrap text-fg-2"
      >
        {published === null ? 'Draft, not published' : `Draft of v${String(published + 1)} · v${String(published)} is live`}
      </span>
      <SaveChip />
      <div className="ml-auto flex items-center gap-1">
        {people}
        <CommandButton id="undo" icon={<Undo2 size={16} />} editor={editor} />
        <CommandButton id="redo" icon={<Redo2 size={16} />} editor={editor} />
        <HistoryPopover />
        <CommandButton id="steps" icon={<PanelsTopLeft size={16} />} editor={editor} />
        <CommandButton id="outline" icon={<ListTree size={16} />} editor={editor} />
        <ProblemsButton />
        <CommandButton id="shortcuts" icon={<Keyboard size={16} />} editor={editor} />
        <Menu
          items={IN_MENU.flatMap((id) => {
            const command = COMMANDS.find((one) => one.id === id);
            return command
              ? [
                  {
                    title: command.title,
                    testId: `menu-${id}`,
                    ...(command.shortcuts?.[0] ? { shortcut: spelled(command.shortcuts[0]) } : {}),
                    run: () => command.run(editor),
                  },
                ]
              : [];
          })}
        >
          <Button look="quiet" size="icon" aria-label="More" data-testid="more">
            <MoreHorizontal size={16} aria-hidden="true" />
          </Button>
        </Menu>
        <Button data-testid="rehearse-now" onClick={() => COMMANDS.find(({ id }) => id === 'rehearse')?.run(editor)}>
          <FlaskConical size={14} aria-hidden="true" /> Rehearse
        </Button>
        <Button data-testid="run-now" onClick={() => editor.view.setState({ window: 'run' })}>
          <Play size={14} aria-hidden="true" /> Run draft
        </Button>
        <Button look="primary" data-testid="publish" onClick={() => editor.view.setState({ window: 'publish' })}>
          <Rocket size={14} aria-hidden="true" /> Publish
        </Button>
      </div>
    </header>
  );
}

function CommandButton({ id, icon, editor }: { readonly id: string; readonly icon: ReactNode; readonly editor: Editor }): ReactNode {
  const command = COMMANDS.find((one) => one.id === id);
  // Whether it is possible depends on the history.
  useDraftState(({ history }) => history);
  if (!command) return null;
  const off = command.when?.(editor) === false;
  const [shortcut] = command.shortcuts ?? [];
  return (
    <Tip text={`${command.title}${shortcut === undefined ? '' : ` (${spelled(shortcut)})`}`} side="bottom">
      <Button
        look="quiet"
        size="icon"
        aria-label={command.title}
        aria-disabled={off || undefined}
        data-testid={`command-${id}`}
        onClick={() => !off && command.run(editor)}
      >
        {icon}
      </Button>
    </Tip>
  );
}

function ProblemsButton(): ReactNode {
  const editor = useEditor();
  const errors = useDraftState(({ problems }) => problems.filter(({ severity }) => severity === 'error').length);
  const count = useDraftState(({ problems }) => problems.filter(({ severity }) => severity !== 'info').length);
  const open = useView(({ bottom }) => bottom === 'problems');
  return (
    <Button
      look="quiet"
      data-testid="problems"
      data-count={count}
      data-errors={errors}
      aria-expanded={open}
      onClick={() => editor.view.setState({ bottom: open ? null : 'problems' })}
    >
      {count === 0 ? (
        <CircleCheck size={14} className="text-succeeded" aria-hidden="true" />
      ) : (
        <TriangleAlert size={14} className={errors > 0 ? 'text-failed' : 'text-retrying'} aria-hidden="true" />
      )}
      {count === 0 ? 'No problems' : `${String(count)} ${count === 1 ? 'problem' : 'problems'}`}
    </Button>
  );
}

/** The flow's name, renamed in its place. */
function FlowName(): ReactNode {
  const draft = useDraft();
  const name = useDraftState(({ document }) => document.name);
  const [typed, setTyped] = useState(name);
  const [known, setKnown] = useState(name);
  // Undo, or somebody else, has renamed it.
  if (name !== known) {
    setKnown(name);
    setTyped(name);
  }
  const keep = (): void => {
    const wanted = typed.trim();
    if (wanted === '') return setTyped(name);
    draft.edit('Rename the flow', (document) => setName(document, wanted));
  };
  return (
    <h1 className="min-w-0">
      <input
        aria-label="Name of the flow"
        data-testid="flow-name"
        className="w-[220px] min-w-0 truncate rounded-[6px] border border-transparent bg-transparent px-2 py-1 text-lg font-semibold hover:border-line focus:border-line-strong"
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setTyped(name);
        }}
      />
    </h1>
  );
}
