'use client';

import type { Problem } from '@plumbline/shared';
import { CircleCheck, CircleX, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { triggerName } from '../canvas/index';
import { useDraftState } from '../draft/index';
import { useEditor, type Editor } from './editor-context';

const RANKS = { error: 0, warning: 1, info: 2 };
const ICONS: Readonly<Record<Problem['severity'], readonly [LucideIcon, string, string]>> = {
  error: [CircleX, 'text-failed', 'Error'],
  warning: [TriangleAlert, 'text-retrying', 'Warning'],
  info: [Info, 'text-fg-3', 'Note'],
};

/** Leads to the place of a problem: the step, and the field in its details. */
export function goToProblem(editor: Editor, { step, pointer }: Problem): void {
  const id = step ?? (pointer.startsWith('/trigger') ? 'trigger' : null);
  if (id === null) return editor.view.setState({ window: 'settings' });
  editor.view.setState({ inspected: { id, pointer } });
  void editor.canvas()?.show(id, false);
}

/** Everything that is wrong or doubtful; errors first. The same checks as when it is published. */
export function ProblemsPanel(): ReactNode {
  const editor = useEditor();
  const problems = useDraftState((state) => state.problems);
  const document = useDraftState((state) => state.document);
  if (problems.length === 0) {
    return (
      <p className="flex items-center gap-2 p-4 text-fg-2">
        <CircleCheck size={16} className="text-succeeded" aria-hidden="true" /> Nothing is wrong. This flow can be published.
      </p>
    );
  }
  const sorted = [...problems].sort((a, b) => RANKS[a.severity] - RANKS[b.severity]);
  return (
    <ul aria-label="Problems" className="flex flex-col">
      {sorted.map((problem, index) => {
        const [Icon, colour, word] = ICONS[problem.severity];
        const { step, pointer, code, message } = problem;
        const where =
          step === undefined
            ? pointer.startsWith('/trigger')
              ? triggerName(document.trigger)
              : 'Flow'
            : (document.steps[step]?.name ?? step);
        return (
          <li key={`${code}${pointer}${String(index)}`}>
            <button
              type="button"
              data-testid="problem-row"
              data-severity={problem.severity}
              data-code={code}
              data-step-id={step}
              className="flex w-full items-start gap-2 border-b border-line px-4 py-2 text-left hover:bg-surface-2"
              onClick={() => goToProblem(editor, problem)}
            >
              <Icon size={16} className={colour} aria-hidden="true" />
              <span className="sr-only">{word}: </span>
              <span className="w-40 shrink-0 truncate font-medium">{where}</span>
              <span className="min-w-0 flex-1 text-fg-2">{message}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
