import type { LiveRun, LiveStep } from '@plumbline/shared';
import type { ShownRun } from './run-store';

const nothing = (): void => undefined;

/** A run as it stood at one moment. It does not change. */
export class FrozenRun implements ShownRun {
  constructor(private readonly stood: LiveRun) {}
  readonly run = (): LiveRun => this.stood;
  readonly step = (key: string): LiveStep | undefined => this.stood.steps.get(key);
  readonly subscribe = (): (() => void) => nothing;
  subscribeStep(): () => void {
    return nothing;
  }
}
