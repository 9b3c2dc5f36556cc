'use client';

import { TRIGGER_ID, type StepDocument, type TriggerDocument } from '@plumbline/shared';
import { Copy, Ellipsis, Power, Replace, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { setTrigger } from '../../canvas-core/edits/flow';
import { renameStep, setDisabled } from '../../canvas-core/edits/steps';
import { duplicate } from '../../canvas-core/paste';
import { Button } from '../../ui/button';
import { Menu } from '../../ui/menu';
import { Tile } from '../../ui/tile';
import { lookOf, lookOfTrigger } from '../canvas/index';
import { useDraft } from '../draft/index';
import { useInspecting } from './inspector-context';
import { ReplaceDialog } from './replace-dialog';

interface HeaderProps {
  readonly step: StepDocument | null;
  readonly trigger: TriggerDocument;
  readonly onClose: () => void;
}

/** What is inspected: its tile, its name to be changed in place, what it does, and what can be done with it as a whole. */
export function Header({ step, trigger, onClose }: HeaderProps): ReactNode {
  const draft = useDraft();
  const { id, name, contract } = useInspecting();
  const [replacing, setReplacing] = useState(false);
  const { icon: Icon, colour, system } = step ? lookOf(step.operation) : lookOfTrigger(trigger.operation);
  const rename = (to: string): void =>
    void draft.edit(
      `Rename "${name}"`,
      (document) => (id === TRIGGER_ID ? setTrigger(document, { name: to === '' ? undefined : to }) : renameStep(document, id, to)),
      `name:${id}`,
    );
  const off = step?.disabled === true;
  return (
    <header className="flex shrink-0 items-center gap-3 px-4 pt-3 pb-2">
      <Tile name={system.replace('Practice ', '')} colour={colour} picture={Icon && <Icon size={18} />} />
      <div className="min-w-0 flex-1">
        <input
          aria-label={step ? 'Name of the step' : 'Name of the trigger'}
          data-testid="inspector-name"
          className="-ml-1 w-full truncate rounded-[4px] border border-transparent bg-transparent px-1 text-lg font-semibold hover:border-line focus:border-accent"
          value={step ? step.name : (trigger.name ?? '')}
          placeholder={name}
          maxLength={200}
          onChange={(event) => rename(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
        <p className="truncate text-sm text-fg-2">
          {system}
          {step ? ` · ${contract?.title ?? step.operation}` : ''}
          {off ? ' · switched off' : ''}
        </p>
      </div>
      {step && (
        <Menu
          items={[
            {
              title: 'Duplicate',
              icon: <Copy size={14} />,
              testId: 'inspector-duplicate',
              run: () => void draft.edit(`Duplicate "${name}"`, (document) => duplicate(document, [id], Math.random).document),
            },
            {
              title: off ? 'Switch on' : 'Switch off',
              icon: <Power size={14} />,
              testId: 'inspector-disable',
              run: () => void draft.edit(`Switch "${name}" ${off ? 'on' : 'off'}`, (document) => setDisabled(document, [id], !off)),
            },
            { title: 'Replace the operation', icon: <Replace size={14} />, testId: 'inspector-replace', run: () => setReplacing(true) },
          ]}
        >
          <Button look="quiet" size="icon" aria-label="More" data-testid="inspector-more">
            <Ellipsis size={16} aria-hidden="true" />
          </Button>
        </Menu>
      )}
      <Button look="quiet" size="icon" aria-label="Close the details" data-testid="inspector-close" onClick={onClose}>
        <X size={16} aria-hidden="true" />
      </Button>
      {replacing && <ReplaceDialog onClose={() => setReplacing(false)} />}
    </header>
  );
}
