'use client';

import { Command as Cmdk } from 'cmdk';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { triggerName } from '../canvas/index';
import { useDraftState } from '../draft/index';
import { isPossible } from './command';
import { COMMANDS } from './commands';
import { useEditor, useView } from './editor-context';
import { spelled } from './keys';
import { PICK_ITEM_CLASS, PickEmpty, PickerWindow } from './picker-window';
import { addPicked } from './adding';

const GROUP_CLASS =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-fg-3';

/** Everything by its name: commands, steps of this flow, steps to add, other flows, runs. */
export function CommandPalette(): ReactNode {
  const editor = useEditor();
  const open = useView((view) => view.window === 'commands');
  const close = (): void => editor.view.setState({ window: null });
  return (
    <PickerWindow open={open} onClose={close} label="All commands" testId="command-palette">
      <Commands onDone={close} />
    </PickerWindow>
  );
}

function Commands({ onDone }: { readonly onDone: () => void }): ReactNode {
  const editor = useEditor();
  const router = useRouter();
  const document = useDraftState((state) => state.document);
  const operations = useDraftState((state) => state.operations);
  const flows = useApi('listFlows', { query: { limit: 50 } });
  const done = (run: () => void) => () => {
    onDone();
    run();
  };
  const steps = [
    ['trigger', triggerName(document.trigger)] as const,
    ...Object.entries(document.steps).map(([id, { name }]) => [id, name] as const),
  ];
  return (
    <Cmdk loop label="All commands" className="flex min-h-0 flex-1 flex-col">
      <Cmdk.Input
        autoFocus
        data-testid="command-search"
        placeholder="What do you want to do?"
        className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-lg outline-none"
      />
      <PickEmpty>Nothing is called like that.</PickEmpty>
      <Cmdk.List className="min-h-0 flex-1 overflow-y-auto p-2">
        <Cmdk.Group heading="Commands" className={GROUP_CLASS}>
          {COMMANDS.filter((command) => command.id !== 'commands' && isPossible(command, editor)).map((command) => (
            <Cmdk.Item
              key={command.id}
              value={`${command.title} ${command.group}`}
              className={PICK_ITEM_CLASS}
              onSelect={done(() => command.run(editor))}
            >
              <span className="flex-1">{command.title}</span>
              {command.shortcuts?.[0] !== undefined && <kbd className="font-sans text-xs text-fg-3">{spelled(command.shortcuts[0])}</kbd>}
            </Cmdk.Item>
          ))}
        </Cmdk.Group>
        <Cmdk.Group heading="Steps of this flow" className={GROUP_CLASS}>
          {steps.map(([id, name]) => (
            <Cmdk.Item
              key={id}
              value={`go to ${name} ${id}`}
              className={PICK_ITEM_CLASS}
              onSelect={done(() => void editor.canvas()?.show(id))}
            >
              {name}
            </Cmdk.Item>
          ))}
        </Cmdk.Group>
        <Cmdk.Group heading="Add a step" className={GROUP_CLASS}>
          {operations.map((operation) => (
            <Cmdk.Item
              key={operation.id}
              value={`add ${operation.title} ${operation.id}`}
              className={PICK_ITEM_CLASS}
              onSelect={done(() => addPicked(editor, operation, { kind: 'at', at: editor.canvas()?.middle() ?? { x: 0, y: 0 } }))}
            >
              Add: {operation.title}
            </Cmdk.Item>
          ))}
        </Cmdk.Group>
        <Cmdk.Group heading="Flows" className={GROUP_CLASS}>
          {flows.data?.items.map((flow) => (
            <Cmdk.Item
              key={flow.id}
              value={`flow ${flow.name} ${flow.id}`}
              className={PICK_ITEM_CLASS}
              onSelect={done(() => router.push(`/flows/${flow.id}`))}
            >
              {flow.name}
            </Cmdk.Item>
          ))}
        </Cmdk.Group>
      </Cmdk.List>
    </Cmdk>
  );
}
