import type { ReactFlowInstance } from '@xyflow/react';
import type { Point } from '../../canvas-core/document';
import { absolutePlace, boxOf, NODE_HEIGHT, NODE_WIDTH } from '../../canvas-core/geometry';
import type { CanvasModel } from './canvas-model';
import type { DrawnEdge } from './drawn-edges';
import type { DrawnNode } from './drawn-nodes';

const MOVE_MS = 200;
/** Steps come into sight at least so large. */
const READABLE = 0.7;

/** What the page around a canvas can ask of it. */
export class CanvasHandle {
  constructor(
    private readonly flow: ReactFlowInstance<DrawnNode, DrawnEdge>,
    private readonly model: CanvasModel,
    private readonly frame: () => HTMLElement | null,
  ) {}

  fit(ids?: Iterable<string>): void {
    void this.flow.fitView({ duration: this.ms(), padding: 0.15, maxZoom: 1, ...(ids ? { nodes: [...ids].map((id) => ({ id })) } : {}) });
  }

  zoomBy(factor: number): void {
    void this.flow.zoomTo(this.flow.getZoom() * factor, { duration: this.ms() });
  }

  zoomTo(zoom: number): void {
    void this.flow.zoomTo(zoom, { duration: this.ms() });
  }

  /** The point of the canvas in the middle of what is seen. */
  middle(): Point {
    const box = this.frame()?.getBoundingClientRect();
    return box ? this.flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 }) : { x: 0, y: 0 };
  }

  toCanvas(at: Point): Point {
    return this.flow.screenToFlowPosition(at);
  }

  /** Selects a step, brings it into sight and gives it the focus: also one that is not in the page because it is out of sight. */
  async show(id: string, focus = true): Promise<void> {
    const { document } = this.model.documents.getState();
    this.model.selection.select([id]);
    if (!this.isInSight(id)) {
      const { x, y } = absolutePlace(document, id);
      await this.flow.setCenter(x + NODE_WIDTH / 2, y + NODE_HEIGHT / 2, {
        zoom: Math.max(this.flow.getZoom(), READABLE),
        duration: this.ms(),
      });
    }
    if (focus) this.focusSoon(id);
  }

  private isInSight(id: string): boolean {
    const box = boxOf(this.model.documents.getState().document, id);
    const frame = this.frame()?.getBoundingClientRect();
    if (!frame || this.flow.getZoom() < READABLE / 2) return false;
    const from = this.flow.flowToScreenPosition(box);
    const to = this.flow.flowToScreenPosition({ x: box.x + NODE_WIDTH, y: box.y + NODE_HEIGHT });
    return from.x >= frame.left && from.y >= frame.top && to.x <= frame.right && to.y <= frame.bottom;
  }

  /** A step that was out of sight is in the page a frame or two later. */
  private focusSoon(id: string, frames = 20): void {
    const node = this.frame()?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    if (node) node.focus({ preventScroll: true });
    else if (frames > 0) requestAnimationFrame(() => this.focusSoon(id, frames - 1));
  }

  private ms(): number {
    return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOVE_MS;
  }
}
