import type { CodeRunner } from '../../engine/ports/code-runner.js';
import type { Expressions } from '../../engine/ports/expressions.js';

/**
 * What takes real time although the run's time is made up: expressions and code in processes of their own. As long as any of it is
 * under way, time must not move.
 */
export class RealWork {
  private pending = 0;
  private readonly waiting: (() => void)[] = [];

  /** Nothing is under way, or something just ended. */
  async someDone(): Promise<void> {
    if (this.pending > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  get isBusy(): boolean {
    return this.pending > 0;
  }

  expressions(real: Expressions): Expressions {
    return {
      evaluate: (evaluation) => {
        const answer = real.evaluate(evaluation);
        return 'then' in answer ? this.watched(answer) : answer;
      },
    };
  }

  /** The same code with the same input gives the same: it is run once for all scenes. */
  code(real: CodeRunner, known: Map<string, ReturnType<CodeRunner['run']>>): CodeRunner {
    return {
      run: (job) => {
        const key = JSON.stringify([job.source, job.input]);
        const result = known.get(key) ?? real.run(job);
        known.set(key, result);
        return this.watched(result);
      },
    };
  }

  private watched<T>(work: Promise<T>): Promise<T> {
    this.pending++;
    const done = (): void => {
      this.pending--;
      for (const resolve of this.waiting.splice(0)) resolve();
    };
    void work.then(done, done);
    return work;
  }
}
