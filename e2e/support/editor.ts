import { expect, type Locator, type Page } from '@playwright/test';
import type { Server } from '../start.js';

/** Speaks gestures: what a person does in the editor, and what they see. */
export class Editor {
  constructor(
    readonly page: Page,
    private readonly server: Server,
  ) {}

  get canvas(): Locator {
    return this.page.getByTestId('canvas').first();
  }

  get steps(): Locator {
    return this.canvas.getByTestId('step');
  }

  step(id: string): Locator {
    return this.canvas.locator(`[data-testid=step][data-step-id="${id}"]`);
  }

  edge(from: string, to: string): Locator {
    return this.canvas.locator(`[data-testid=edge][data-from="${from}"][data-to="${to}"]`);
  }

  /** Makes a flow of a document, and opens it. @returns its id */
  async open(document: unknown): Promise<string> {
    const { id } = await this.server.api('POST', '/api/flows', document);
    await this.openFlow(String(id));
    return String(id);
  }

  async openFlow(id: string): Promise<void> {
    await this.page.goto(`/flows/${id}`);
    await this.step('trigger').waitFor();
  }

  async isSaved(): Promise<void> {
    await expect(this.page.getByTestId('save-status')).toHaveAttribute('data-state', 'saved');
  }

  /** Drags an operation from the palette to a point of the canvas. */
  async dragIn(operation: string, at: { readonly x: number; readonly y: number }): Promise<void> {
    await this.page
      .locator(`[data-testid=palette-item][data-operation="${operation}"]`)
      .dragTo(this.canvas.locator('.react-flow__pane'), { targetPosition: at });
  }

  /**
   * Drags from an output of a step to another step, as a person does who watches the line:
   * the canvas may still move, to where it was sent, after either end was measured.
   */
  async connect(from: string, to: string, port = 'out'): Promise<void> {
    const { mouse } = this.page;
    const [source, target] = [this.handle(from, 'source', port), this.handle(to, 'target')];
    const seen = { timeout: 1_000 };
    await expect(async () => {
      await mouse.up();
      const start = await this.centre(source);
      await mouse.move(start.x, start.y);
      await mouse.down();
      await mouse.move(start.x + 4, start.y + 4, { steps: 4 });
      await expect(this.canvas.locator('.react-flow__connection')).toHaveCount(1, seen);
    }, 'a line begins at the output').toPass();
    await expect(async () => {
      const end = await this.centre(target);
      await mouse.move(end.x - 4, end.y, { steps: 4 });
      await mouse.move(end.x, end.y);
      await expect(target).toHaveClass(/connectingto/, seen);
    }, 'the line reaches the other step').toPass();
    await mouse.up();
  }

  handle(step: string, kind: 'source' | 'target', port?: string): Locator {
    const which = port === undefined ? '' : `[data-handleid="${port}"]`;
    return this.canvas.locator(`.react-flow__node[data-id="${step}"] .react-flow__handle.${kind}${which}`);
  }

  async drag(from: Point, to: Point): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    // A drag begins with its first pixels; what they skip, the dragged thing lags behind.
    await mouse.move(from.x + 1, from.y + 1, { steps: 2 });
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
    await mouse.move(to.x, to.y, { steps: 4 });
    await mouse.up();
  }

  /** The middle of something that has come to rest. */
  async centre(what: Locator): Promise<Point> {
    const { x, y, width, height } = await this.atRest(what);
    return { x: x + width / 2, y: y + height / 2 };
  }

  /** Where something is once it has come to rest: what the canvas shows may still be on its way to where it was sent. */
  private async atRest(what: Locator): Promise<Box> {
    await what.waitFor();
    return what.evaluate(async (element) => {
      const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);
      let [before, now] = [new DOMRect(), element.getBoundingClientRect()];
      while (before.x !== now.x || before.y !== now.y) {
        await frame();
        await frame();
        [before, now] = [now, element.getBoundingClientRect()];
      }
      return { x: now.x, y: now.y, width: now.width, height: now.height };
    });
  }

  async select(...ids: readonly string[]): Promise<void> {
    for (const [index, id] of ids.entries())
      await this.step(id).click({ position: { x: 120, y: 20 }, ...(index > 0 ? { modifiers: ['Control'] } : {}) });
  }

  /** Picks an operation in the open picker by typing. */
  async pick(words: string): Promise<void> {
    await this.page.getByTestId('picker-search').fill(words);
    await this.page.keyboard.press('Enter');
    await expect(this.page.getByTestId('step-picker')).toHaveCount(0);
  }

  /**
   * Double-clicks a step below its name, which opens its details. By parts of its size, not by pixels: the canvas that was fitted
   * to the flow draws steps smaller, and 120 pixels from the left of a step 110 wide is beside it.
   */
  async openStep(id: string): Promise<void> {
    const { width, height } = await this.atRest(this.step(id));
    await this.step(id).dblclick({ position: { x: width * 0.6, y: height * 0.7 } });
  }

  /** Puts the pointer on the middle of an edge. A straight one has no height, so it counts as not visible. */
  async hoverEdge(from: string, to: string): Promise<void> {
    const start = await this.centre(this.handle(from, 'source'));
    const end = await this.centre(this.handle(to, 'target'));
    await this.page.mouse.move((start.x + end.x) / 2 - 2, (start.y + end.y) / 2);
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  }

  /** The draft as the server has it. */
  async draft(id: string): Promise<Draft> {
    const { draft } = await this.server.api('GET', `/api/flows/${id}`);
    return draft as Draft;
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** As much of a flow document as tests look at. */
export interface Draft {
  readonly name: string;
  readonly owner?: string;
  readonly steps: Readonly<
    Record<string, { readonly name: string; readonly operation: string; readonly disabled?: boolean; readonly input?: unknown }>
  >;
  readonly edges: readonly { readonly from: string; readonly port?: string; readonly to: string }[];
  readonly layout?: Readonly<Record<string, Point>>;
  readonly notes?: readonly { readonly text: string }[];
  readonly groups?: readonly { readonly steps: readonly string[] }[];
}
