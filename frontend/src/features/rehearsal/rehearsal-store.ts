import {
  countVerdicts,
  rehearsalTargets,
  type FlowDocument,
  type OperationContract,
  type RehearsalCard,
  type RehearsalRow,
} from '@plumbline/shared';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';

/** How a rehearsal of the draft stands. */
export interface RehearsalState {
  readonly phase: 'idle' | 'running' | 'done' | 'failed';
  /** What was rehearsed; null: nothing yet. */
  readonly document: FlowDocument | null;
  readonly calm: RehearsalCard['calm'] | null;
  readonly rows: readonly RehearsalRow[];
  /** Rows that there will be. */
  readonly total: number;
  /** Name of what is being rehearsed. */
  readonly current: string;
  /** Why it ended early. */
  readonly error: string | null;
}

/** The draft as it is to be rehearsed. */
export interface Rehearsable {
  readonly flowId: string;
  readonly document: FlowDocument;
  readonly revision: number;
  readonly operations: readonly OperationContract[];
}

const NOTHING: RehearsalState = { phase: 'idle', document: null, calm: null, rows: [], total: 0, current: '', error: null };

/** Rehearses the draft one row at a time, so that the first answers are there at once, and keeps the card while it is looked at. */
export class RehearsalStore {
  readonly store: StoreApi<RehearsalState> = createStore<RehearsalState>(() => NOTHING);
  private running: AbortController | null = null;

  /** @param ready makes sure that the server has what is on the screen; null: it has not */
  async start(ready: () => Promise<Rehearsable | null>): Promise<void> {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    this.store.setState({ ...NOTHING, phase: 'running' });
    try {
      const asked = await ready();
      if (asked === null)
        return this.fail(mine, 'The draft could not be saved, so it was not rehearsed: a rehearsal is always of what you see.');
      await this.rows(asked, mine);
    } catch (error) {
      this.fail(mine, sentenceOf(error));
    }
  }

  /** Rehearses nothing more; what is there stays. */
  stop(): void {
    this.running?.abort();
    this.running = null;
    this.store.setState(({ phase, rows }) => ({ phase: phase === 'running' ? (rows.length > 0 ? 'done' : 'idle') : phase }));
  }

  private async rows({ flowId, document, revision, operations }: Rehearsable, mine: AbortController): Promise<void> {
    const targets = rehearsalTargets(document, new Map(operations.map((one) => [one.id, one])));
    this.store.setState({ document, total: targets.length });
    for (const { step } of targets) {
      if (mine.signal.aborted) return;
      this.store.setState({ current: document.steps[step]?.name ?? document.trigger.name ?? 'Trigger' });
      const { rows, calm } = await call('rehearseFlow', { params: { id: flowId }, body: { revision, steps: [step] } }, mine.signal);
      if (mine.signal.aborted) return;
      this.store.setState((state) => ({ calm, rows: [...state.rows, ...rows] }));
    }
    this.store.setState({ phase: 'done', current: '' });
  }

  private fail(mine: AbortController, error: string): void {
    if (!mine.signal.aborted) this.store.setState({ phase: 'failed', error });
  }
}

/** Whether what was rehearsed is not what is on the screen any more; where things stand on the canvas changes nothing. */
export function hasChanged(before: FlowDocument | null, now: FlowDocument): boolean {
  if (before === null) return false;
  return before.steps !== now.steps || before.edges !== now.edges || before.trigger !== now.trigger || before.settings !== now.settings;
}

/** "5 as promised, 2 worth knowing, 1 wrong" */
export function summaryOf(rows: readonly RehearsalRow[]): string {
  const { green, amber, red, skipped } = countVerdicts(rows);
  const parts = [`${String(green)} as promised`, `${String(amber)} worth knowing`, `${String(red)} wrong`];
  return [...parts, ...(skipped > 0 ? [`${String(skipped)} not rehearsed`] : [])].join(', ');
}
