import { expect, type Locator, type Page } from '@playwright/test';
import type { Answer, Server } from '../start.js';

/** Speaks of one run after another: starts them, opens their pages, and says how they stand. */
export class RunDesk {
  constructor(
    readonly page: Page,
    private readonly server: Server,
  ) {}

  /** Starts the published version, or the draft of a revision. @returns the run's id */
  async start(flow: string, body: unknown = {}, revision?: number): Promise<string> {
    const { runId } = await this.server.api('POST', `/api/flows/${flow}/runs`, { body, ...(revision === undefined ? {} : { revision }) });
    return String(runId);
  }

  /** Waits until the server says so: what a page says about it is another matter. */
  async stands(run: string, status: string): Promise<Answer> {
    await expect.poll(async () => (await this.server.api('GET', `/api/runs/${run}`))['status'], { timeout: 20_000 }).toBe(status);
    return this.server.api('GET', `/api/runs/${run}`);
  }

  async startUntil(flow: string, status: string, body: unknown = {}): Promise<string> {
    const run = await this.start(flow, body);
    await this.stands(run, status);
    return run;
  }

  async open(run: string, step?: string): Promise<void> {
    await this.page.goto(`/runs/${run}${step === undefined ? '' : `?step=${step}`}`);
    await this.view.waitFor();
  }

  get view(): Locator {
    return this.page.getByTestId('run-page');
  }

  get card(): Locator {
    return this.page.getByTestId('error-card');
  }

  get panel(): Locator {
    return this.page.getByTestId('step-panel');
  }

  step(id: string): Locator {
    return this.page.getByTestId('canvas').locator(`[data-testid=step][data-step-id="${id}"]`);
  }

  /** The page says that the run stands so. */
  async shows(status: string): Promise<void> {
    await expect(this.view).toHaveAttribute('data-status', status);
  }

  /** Writes another text into an editor for JSON. */
  async writeJson(testId: string, value: unknown): Promise<void> {
    await this.page.getByTestId(testId).locator('.cm-content').fill(JSON.stringify(value));
  }
}
