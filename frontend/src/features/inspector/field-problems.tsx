'use client';

import type { Json, Problem } from '@plumbline/shared';
import { CircleX, Info, TriangleAlert, WandSparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { useForm } from './inspector-context';
import { quickFixOf } from './quick-fix';

const LOOKS = { error: [CircleX, 'text-failed'], warning: [TriangleAlert, 'text-retrying'], info: [Info, 'text-fg-3'] } as const;

interface FieldProblemsProps {
  readonly id?: string;
  readonly problems: readonly Problem[];
  readonly value?: Json | undefined;
  readonly path?: readonly string[];
  readonly title?: string;
}

/** What is wrong or doubtful about a value, with the button that puts it right where the check knows how. */
export function FieldProblems({ id, problems, value, path, title = '' }: FieldProblemsProps): ReactNode {
  if (problems.length === 0) return null;
  return (
    <ul id={id} className="flex flex-col gap-1">
      {problems.map((problem, index) => (
        <ProblemLine key={`${problem.code}${String(index)}`} problem={problem} value={value} path={path} title={title} />
      ))}
    </ul>
  );
}

function ProblemLine({
  problem,
  value,
  path,
  title,
}: {
  readonly problem: Problem;
  readonly value: Json | undefined;
  readonly path: readonly string[] | undefined;
  readonly title: string;
}): ReactNode {
  const form = useForm();
  const [Icon, colour] = LOOKS[problem.severity];
  const fix = path === undefined ? null : quickFixOf(problem, value);
  return (
    <li
      data-testid="field-problem"
      data-code={problem.code}
      data-severity={problem.severity}
      className={`flex items-start gap-1 text-sm ${colour}`}
    >
      <Icon size={12} className="mt-0.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 flex-1">{problem.message}</span>
      {fix && path && (
        <Button
          size="sm"
          data-testid="quick-fix"
          className="h-6"
          onClick={() => (fix.kind === 'set' ? form.set(path, fix.value, title) : form.rename(path, fix.to, title))}
        >
          <WandSparkles size={12} aria-hidden="true" /> {fix.title}
        </Button>
      )}
    </li>
  );
}
