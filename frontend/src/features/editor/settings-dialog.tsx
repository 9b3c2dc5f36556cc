'use client';

import type { ReactNode } from 'react';
import { setDescription, setName, setSettings } from '../../canvas-core/edits/flow';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Input, Textarea } from '../../ui/field';
import { useDraft, useDraftState } from '../draft/index';
import { useEditor, useView } from './editor-context';
import { HandoverFields } from './handover-fields';

const DURATION = /^\d+(ms|s|m|h|d)$/;

/** What belongs to the flow as a whole. Every field is kept as it is typed, and can be undone. */
export function SettingsDialog(): ReactNode {
  const { view } = useEditor();
  const open = useView((now) => now.window === 'settings');
  const close = (): void => view.setState({ window: null });
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && close()}
      title="About this flow"
      width="lg"
      testId="settings-dialog"
      footer={<Button onClick={close}>Done</Button>}
    >
      {open && <Settings />}
    </Dialog>
  );
}

function Settings(): ReactNode {
  const draft = useDraft();
  const name = useDraftState(({ document }) => document.name);
  const description = useDraftState(({ document }) => document.description ?? '');
  const timeout = useDraftState(({ document }) => document.settings?.timeout ?? '');
  return (
    <div className="flex flex-col gap-3">
      <Field label="Name" required>
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={200}
            onChange={(event) => draft.edit('Rename the flow', (document) => setName(document, event.target.value), 'name')}
          />
        )}
      </Field>
      <Field label="What it is for">
        {(control) => (
          <Textarea
            {...control}
            value={description}
            onChange={(event) => draft.edit('Describe the flow', (document) => setDescription(document, event.target.value), 'description')}
          />
        )}
      </Field>
      <Field
        label="A run may take"
        hint="A number and a unit: 90s, 10m, 24h, 30d"
        {...(timeout === '' || DURATION.test(timeout) ? {} : { error: 'Write a whole number and a unit: ms, s, m, h or d.' })}
      >
        {(control) => (
          <Input
            {...control}
            className="w-40"
            value={timeout}
            placeholder="30d"
            onChange={(event) =>
              draft.edit(
                'Change the time a run may take',
                (document) => setSettings(document, { timeout: event.target.value === '' ? undefined : event.target.value }),
                'timeout',
              )
            }
          />
        )}
      </Field>
      <HandoverFields />
    </div>
  );
}
