'use client';

import type { RehearsalFix } from '@plumbline/shared';
import { useEffect, useState, type ReactNode } from 'react';
import { useMay } from '../../api/use-may';
import { setPolicy } from '../../canvas-core/edits/steps';
import { Dialog } from '../../ui/dialog';
import { toast } from '../../ui/toast';
import { useDraftState } from '../draft/index';
import { RehearsalStore, RehearsalView } from '../rehearsal/index';
import { useEditor, useView } from './editor-context';

/** Rehearses the draft against troubles of its services. The card stays as long as the editor is open. */
export function RehearseDialog(): ReactNode {
  const editor = useEditor();
  const { draft, view } = editor;
  const open = useView((now) => now.window === 'rehearse');
  const document = useDraftState((state) => state.document);
  const may = useMay('editor');
  const [rehearsal] = useState(() => new RehearsalStore());
  useEffect(() => () => rehearsal.stop(), [rehearsal]);
  const start = (): void =>
    void rehearsal.start(async () => {
      if (!(await draft.flushed())) return null;
      const { flowId, base, operations, document: shown } = draft.state;
      return { flowId, revision: base.revision, operations, document: shown };
    });
  const go = (step: string | null, pointer: string | null): void => {
    view.setState({ window: null });
    if (step === null || (pointer !== null && !pointer.startsWith(`/steps/${step}`) && !pointer.startsWith('/trigger')))
      return view.setState({ window: 'settings' });
    view.setState({ inspected: { id: step, ...(pointer === null ? {} : { pointer }) } });
    void editor.canvas()?.show(step, false);
  };
  const fix = ({ step, value }: RehearsalFix): void => {
    const before = step === null ? undefined : draft.state.document.steps[step];
    if (step === null || before === undefined || value === undefined) return;
    draft.edit(`Give "${before.name}" a success rule`, (now) => setPolicy(now, step, { ...now.steps[step]?.policy, success: value }));
    toast(`"${before.name}" has a success rule now. Rehearse again to see what it does.`);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && view.setState({ window: null })}
      title="Rehearse"
      description="Does each policy do what it says? The draft runs in memory against made-up troubles; nothing is called."
      width="xl"
      testId="rehearse-dialog"
    >
      {open && <RehearsalView rehearsal={rehearsal} document={document} onStart={start} onGo={go} {...(may ? { onFix: fix } : {})} />}
    </Dialog>
  );
}
