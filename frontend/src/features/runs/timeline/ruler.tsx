'use client';

import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { duration } from '../../../ui/relative-time';
import { placeOfTime, ticksOf, timeAtPlace, type Scale } from './scale';

interface RulerProps {
  readonly scale: Scale;
  /** The time that is looked at; null: now. */
  readonly cursorMs: number | null;
  readonly onCursor: (ms: number | null) => void;
  /** Times at which something happened, ms, in order: the keyboard goes from one to the next. */
  readonly moments: readonly number[];
}

const TICKS = 8;
const percent = (place: number): string => `${String(place * 100)}%`;

/** The time axis. Dragging on it, or arrow keys, show the run as it stood then; Escape goes back to now. */
export function Ruler({ scale, cursorMs, onCursor, moments }: RulerProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const at = cursorMs ?? scale.endMs;
  const pointed = (event: PointerEvent): void => {
    const box = frame.current?.getBoundingClientRect();
    if (box && box.width > 0) onCursor(timeAtPlace(scale, (event.clientX - box.left) / box.width));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => onCursor(moments.findLast((ms) => ms < at) ?? scale.startMs),
      ArrowRight: () => onCursor(moments.find((ms) => ms > at) ?? null),
      Home: () => onCursor(scale.startMs),
      End: () => onCursor(null),
      Escape: () => onCursor(null),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <div
      ref={frame}
      role="slider"
      tabIndex={0}
      aria-label="Time that is looked at"
      aria-valuemin={0}
      aria-valuemax={Math.round(scale.endMs - scale.startMs)}
      aria-valuenow={Math.round(at - scale.startMs)}
      aria-valuetext={cursorMs === null ? 'Now' : `${duration(at - scale.startMs)} after the start`}
      data-testid="time-ruler"
      className="relative h-7 flex-1 cursor-ew-resize touch-none overflow-hidden outline-offset-[-2px]"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointed(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && pointed(event)}
    >
      {ticksOf(scale, TICKS).map((ms) => {
        const place = placeOfTime(scale, scale.startMs + ms);
        return (
          <span
            key={ms}
            className="absolute top-0 bottom-0 border-l border-line pl-1 text-xs leading-7 whitespace-nowrap text-fg-3"
            style={{ left: percent(place) }}
          >
            {hasRoom(scale, place) ? (ms === 0 ? '0' : duration(ms)) : ''}
          </span>
        );
      })}
      {scale.stretches.map(
        ({ folded, from, to, fromMs, toMs }) =>
          folded && (
            <span
              key={fromMs}
              data-testid="folded-time"
              title={`${duration(toMs - fromMs)} in which nothing happened`}
              className="absolute top-0 bottom-0 grid place-items-center overflow-hidden bg-surface-2 text-fg-3"
              style={{ left: percent(from), width: percent(to - from) }}
            >
              <svg width="14" height="10" viewBox="0 0 14 10" aria-hidden="true">
                <path d="M0 5l2-4 3 8 3-8 3 8 2-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
              </svg>
            </span>
          ),
      )}
    </div>
  );
}

/** Width that the words of a mark need. */
const WORDS_WIDTH = 0.05;

const hasRoom = ({ stretches }: Scale, place: number): boolean =>
  place < 1 - WORDS_WIDTH && !stretches.some(({ folded, from }) => folded && from >= place && from - place < WORDS_WIDTH);
