'use client';

import { FAULT_WORDS, type Fault, type RehearsalCell, type RehearsalRow } from '@plumbline/shared';
import type { KeyboardEvent, ReactNode } from 'react';
import { cn } from '../../ui/cn';
import { Tip } from '../../ui/tip';
import { VerdictMark, VERDICTS } from './verdict-mark';

/** The cell whose story is shown. */
export interface Chosen {
  readonly step: string;
  readonly fault: Fault;
}

interface TableProps {
  readonly label: string;
  readonly faults: readonly Fault[];
  readonly rows: readonly RehearsalRow[];
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen) => void;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Arrow keys walk from cell to cell; Tab goes past the whole table. */
function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const move = MOVES[event.key];
  const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-row]') : null;
  if (!move || !cell) return;
  const [row, column] = [Number(cell.dataset['row']) + move[0], Number(cell.dataset['column']) + move[1]];
  const next = event.currentTarget.querySelector<HTMLElement>(`[data-row="${String(row)}"][data-column="${String(column)}"]`);
  event.preventDefault();
  next?.focus();
}

/** Rows are steps, columns are troubles; each cell says how it went, and opens its story. */
export function CardTable({ label, faults, rows, chosen, onChoose }: TableProps): ReactNode {
  const first = rows[0] && { step: rows[0].step, fault: rows[0].cells[0]?.fault };
  const inHere = rows.some(({ step }) => step === chosen?.step);
  const entry = inHere ? chosen : first;
  return (
    <div className="shrink-0 overflow-x-auto rounded-card border border-line">
      <table aria-label={label} className="w-full border-collapse text-sm" onKeyDown={walk}>
        <thead>
          <tr className="border-b border-line bg-surface-2 text-left text-fg-2">
            <th scope="col" className="px-3 py-2 font-medium">
              {label}
            </th>
            {faults.map((fault) => (
              <th scope="col" key={fault} className="px-2 py-2 font-medium">
                <Tip text={FAULT_WORDS[fault].means}>
                  <span className="cursor-help border-b border-dotted border-line-strong">{FAULT_WORDS[fault].title}</span>
                </Tip>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, name, promise, cells }, row) => (
            <tr key={step} data-testid="rehearsal-row" data-step-id={step} className="border-b border-line last:border-0">
              <th scope="row" className="max-w-[280px] px-3 py-1.5 text-left align-top font-normal">
                <span className="block truncate font-medium">{name}</span>
                <span className="block truncate text-xs text-fg-2" title={promise}>
                  {promise}
                </span>
              </th>
              {faults.map((fault, column) => {
                const cell = cells.find((one) => one.fault === fault);
                return (
                  <td key={fault} className="px-1 py-1 align-top">
                    {cell && (
                      <CellButton
                        cell={cell}
                        name={name}
                        at={[row, column]}
                        isEntry={entry?.step === step && entry.fault === fault}
                        isChosen={chosen?.step === step && chosen.fault === fault}
                        onChoose={() => onChoose({ step, fault })}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly cell: RehearsalCell;
  readonly name: string;
  readonly at: readonly [number, number];
  /** Tab comes here. */
  readonly isEntry: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function CellButton({ cell: { fault, verdict, headline }, name, at: [row, column], isEntry, isChosen, onChoose }: CellProps): ReactNode {
  return (
    <button
      type="button"
      data-testid="rehearsal-cell"
      data-fault={fault}
      data-verdict={verdict}
      data-row={row}
      data-column={column}
      tabIndex={isEntry ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={`${name}, ${FAULT_WORDS[fault].title}: ${VERDICTS[verdict].word}. ${headline}`}
      className={cn(
        'flex min-h-8 w-full items-center rounded-[6px] border border-transparent px-2 text-left hover:bg-surface-2',
        isChosen && 'border-accent bg-accent-soft hover:bg-accent-soft',
      )}
      onClick={onChoose}
    >
      <VerdictMark verdict={verdict} />
    </button>
  );
}
