import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { cn } from '../../../ui/cn';
import { STEP_WORDS } from '../../status/index';
import { StateDot } from '../../../ui/state-pill';
import { Bars } from './bars';
import type { Row } from './rows';
import type { Scale } from './scale';
import type { StepLine } from './segments';

interface WaterfallRowProps {
  readonly row: Row;
  readonly domId: string;
  readonly line: StepLine | undefined;
  readonly scale: Scale;
  readonly nowMs: number;
  readonly top: number;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly onPress: (row: Row) => void;
}

export const WATERFALL_ROW = 28;

/** A step, or an item of a for-each, with its time. */
export const WaterfallRow = memo(function WaterfallRow({
  row,
  domId,
  line,
  scale,
  nowMs,
  top,
  isSelected,
  isCurrent,
  onPress,
}: WaterfallRowProps): ReactNode {
  const { name, depth, status, isOpen, kind } = row;
  const attempts = line ? new Set(line.segments.filter((segment) => segment.kind === 'running').map(({ attempt }) => attempt)).size : 0;
  const said = [name, STEP_WORDS[status].word.toLowerCase(), ...(attempts > 1 ? [`${String(attempts)} attempts`] : [])].join(', ');
  return (
    <div
      id={domId}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={isOpen ?? undefined}
      aria-label={said}
      data-testid="waterfall-row"
      data-key={row.id}
      data-status={status}
      onClick={() => onPress(row)}
      style={{ top, height: WATERFALL_ROW }}
      className={cn(
        'absolute left-0 flex w-full cursor-default items-center border-b border-line/50 hover:bg-surface-2',
        isSelected && 'bg-accent-soft hover:bg-accent-soft',
        isCurrent && 'wf-current',
      )}
    >
      <span className="flex w-60 shrink-0 items-center gap-1.5 pr-2" style={{ paddingLeft: 8 + depth * 14 }}>
        <span className="flex w-4 shrink-0 justify-center text-fg-3" aria-hidden="true">
          {isOpen === null ? null : isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
        </span>
        <StateDot tone={STEP_WORDS[status].tone} />
        <span className={cn('truncate', kind === 'turn' && 'text-fg-2', (status === 'skipped' || status === 'idle') && 'text-fg-3')}>
          {name}
        </span>
        {attempts > 1 && <span className="ml-auto text-xs text-fg-3">{attempts}×</span>}
      </span>
      <span className="relative h-full min-w-0 flex-1">
        <Bars line={line} scale={scale} nowMs={nowMs} />
      </span>
    </div>
  );
});
