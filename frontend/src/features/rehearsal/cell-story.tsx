'use client';

import { FAULT_WORDS, type RehearsalCell, type RehearsalFix, type RehearsalRow, type StoryLine } from '@plumbline/shared';
import { ArrowRight, Check, Flag, Hourglass, Info, Send, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { VerdictMark } from './verdict-mark';

interface StoryProps {
  readonly row: RehearsalRow;
  readonly cell: RehearsalCell;
  /** Goes to a step, or to a field of it. */
  readonly onGo: (step: string | null, pointer: string | null) => void;
  /** Puts the proposal in its place; absent: the person may not change the flow. */
  readonly onFix?: (fix: RehearsalFix) => void;
}

const ICONS: Readonly<Record<StoryLine['kind'], LucideIcon>> = { sent: Send, answer: Check, wait: Hourglass, end: Flag, note: Info };

const SAMPLES: Readonly<Record<RehearsalRow['sample'], string>> = {
  given: 'the sample that was given',
  pinned: 'its pinned output',
  last_run: 'what really came in the last run',
  example: 'an example from the contract',
  made_up: 'a made-up value',
};

/** "0 s", "7.1 s", "3 d": virtual time since the event arrived. */
export function atWords(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 120) return `${String(Math.round(seconds * 10) / 10)} s`;
  if (seconds < 7_200) return `${String(Math.round(seconds / 6) / 10)} min`;
  if (seconds < 172_800) return `${String(Math.round(seconds / 360) / 10)} h`;
  return `${String(Math.round(seconds / 8_640) / 10)} d`;
}

/** What happened in one rehearsed run, what it means, and what to do. */
export function CellStory({ row, cell, onGo, onFix }: StoryProps): ReactNode {
  const { fault, verdict, headline, notes, fix, story } = cell;
  const isStep = row.step !== 'trigger';
  return (
    <section
      aria-label={`${row.name}: ${FAULT_WORDS[fault].title}`}
      data-testid="rehearsal-story"
      data-verdict={verdict}
      className="rounded-card border border-line p-4"
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <VerdictMark verdict={verdict} strong />
        <h3 className="min-w-0 flex-1 font-semibold" aria-live="polite">
          {headline}
        </h3>
        <Button size="sm" data-testid="rehearsal-go" onClick={() => onGo(row.step, fix?.pointer ?? null)}>
          {isStep ? 'Go to step' : 'Go to trigger'} <ArrowRight size={14} aria-hidden="true" />
        </Button>
      </div>
      <p className="mt-1 text-sm text-fg-2">
        {row.name}: {FAULT_WORDS[fault].means} The policy says: {row.promise}
      </p>
      {notes.length > 0 && (
        <ul className="mt-2 list-disc pl-5 text-sm text-fg-2">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {fix && <Fix fix={fix} {...(onFix ? { onFix } : {})} />}
      {story.length > 0 && (
        <ol aria-label="What happened" className="mt-3 flex flex-col gap-1 border-t border-line pt-3 text-sm">
          {story.map(({ atMs, kind, text }, index) => {
            const Icon = ICONS[kind];
            return (
              <li key={`${String(index)}${text}`} className="flex items-start gap-2">
                <span className="w-16 shrink-0 text-right text-fg-3 tabular-nums">{atWords(atMs)}</span>
                <Icon size={14} className="mt-0.5 shrink-0 text-fg-3" aria-hidden="true" />
                <span className="min-w-0 flex-1">{text}</span>
              </li>
            );
          })}
        </ol>
      )}
      <p className="mt-3 text-xs text-fg-3">
        A good answer here is {SAMPLES[row.sample]}. Times are as they would be; nothing was called, and nobody was told.
      </p>
    </section>
  );
}

function Fix({ fix, onFix }: { readonly fix: RehearsalFix; readonly onFix?: (fix: RehearsalFix) => void }): ReactNode {
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3 rounded-control bg-surface-2 px-3 py-2">
      <p className="min-w-0 flex-1">
        {fix.message}
        {fix.value !== undefined && <code className="mt-1 block font-mono text-sm break-all text-fg-2">{fix.value}</code>}
      </p>
      {onFix && fix.value !== undefined && fix.step !== null && fix.pointer.endsWith('/policy/success') && (
        <Button size="sm" data-testid="rehearsal-fix" onClick={() => onFix(fix)}>
          Put it in
        </Button>
      )}
    </div>
  );
}
