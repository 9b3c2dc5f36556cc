import type { FlowDocument } from '@plumbline/shared';
import type { Viewport } from '@xyflow/react';
import { placeOf } from '../../canvas-core/document';

const KEY = 'plumbline-view';
/** Above so many steps a flow opens at its trigger in a readable size instead of fitted. */
const FIT_UP_TO = 40;

/** Where a canvas opens: where this person left it, else so that all of it is seen. The view is never part of the flow. */
export function firstViewport(viewKey: string, document: FlowDocument): { readonly viewport: Viewport; readonly fit: boolean } {
  const known = typeof window === 'undefined' ? null : kept(viewKey);
  if (known) return { viewport: known, fit: false };
  const { x, y } = placeOf(document, 'trigger');
  const isSmall = Object.keys(document.steps).length <= FIT_UP_TO;
  return { viewport: { x: 80 - x * 0.8, y: 320 - y * 0.8, zoom: 0.8 }, fit: isSmall };
}

export function keepViewport(viewKey: string, viewport: Viewport): void {
  sessionStorage.setItem(`${KEY}:${viewKey}`, JSON.stringify(viewport));
}

function kept(viewKey: string): Viewport | null {
  try {
    const known = JSON.parse(sessionStorage.getItem(`${KEY}:${viewKey}`) ?? 'null') as Viewport | null;
    return known && [known.x, known.y, known.zoom].every(Number.isFinite) ? known : null;
  } catch {
    return null;
  }
}
