'use client';

import { useEffect, useState } from 'react';

/** A text that came in, with the name of its file where there was one. */
export interface Taken {
  readonly name: string | null;
  readonly text: string;
}

/** Most files that are taken at once. */
const MOST_FILES = 50;

/**
 * Takes documents that are pasted anywhere on the page, outside of fields, or dropped onto it.
 * @param take stays the same function as long as the page is there
 * @returns whether something that can be dropped is held over the page
 */
export function useIntake(take: (taken: readonly Taken[]) => void, enabled: boolean): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return;
    const onPaste = (event: ClipboardEvent): void => {
      if (isField(event.target) || event.clipboardData === null) return;
      event.preventDefault();
      void read(event.clipboardData).then((taken) => taken.length > 0 && take(taken));
    };
    // Counted, because the pointer leaves one element after it has entered the next.
    let depth = 0;
    const set = (now: number): void => {
      depth = Math.max(0, now);
      setOver(depth > 0);
    };
    const onEnter = (event: DragEvent): void => {
      if (droppable(event)) set(depth + 1);
    };
    const onLeave = (event: DragEvent): void => {
      if (droppable(event)) set(depth - 1);
    };
    const onOver = (event: DragEvent): void => {
      if (droppable(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      set(0);
      if (!droppable(event) || event.dataTransfer === null) return;
      event.preventDefault();
      void read(event.dataTransfer).then((taken) => taken.length > 0 && take(taken));
    };
    const ending = new AbortController();
    const { signal } = ending;
    document.addEventListener('paste', onPaste, { signal });
    document.addEventListener('dragenter', onEnter, { signal });
    document.addEventListener('dragleave', onLeave, { signal });
    document.addEventListener('dragover', onOver, { signal });
    document.addEventListener('drop', onDrop, { signal });
    return () => ending.abort();
  }, [take, enabled]);
  return over;
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const droppable = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.some((type) => type === 'Files' || type === 'text/plain') ?? false;

/** The texts of files, or the text itself. */
async function read(data: Pick<DataTransfer, 'files' | 'getData'>): Promise<Taken[]> {
  const text = data.getData('text/plain');
  const files = [...data.files].slice(0, MOST_FILES);
  if (files.length === 0) return text.trim() === '' ? [] : [{ name: null, text }];
  return readFiles(files);
}

export const readFiles = (files: readonly File[]): Promise<Taken[]> =>
  Promise.all(files.slice(0, MOST_FILES).map(async (file) => ({ name: file.name, text: await file.text().catch(() => '') })));
