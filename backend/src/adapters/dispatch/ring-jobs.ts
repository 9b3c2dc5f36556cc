import { randomUUID } from 'node:crypto';
import type { JobsOptions } from 'bullmq';

/** One job of the queue: ids of runs that are due, and nothing else. */
export interface RingJob {
  readonly name: string;
  readonly data: { readonly runIds: readonly string[] };
  readonly opts: JobsOptions;
}

/** Runs of one job. One worker takes them all, so a smaller number spreads a crowd over several workers. */
export const RUNS_A_JOB = 50;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The jobs that ring for these runs. The id of a job is fresh each time: while a job of the same id is waiting, active or
 * failed, BullMQ ignores another one without a word (`docs/queues.md`). Nothing is tried again and nothing is kept.
 */
export function ringJobs(runIds: readonly string[]): RingJob[] {
  const jobs: RingJob[] = [];
  for (let from = 0; from === 0 || from < runIds.length; from += RUNS_A_JOB) {
    jobs.push({
      name: 'ring',
      data: { runIds: runIds.slice(from, from + RUNS_A_JOB) },
      opts: { jobId: randomUUID(), attempts: 1, removeOnComplete: true, removeOnFail: true },
    });
  }
  return jobs;
}

/** The run ids of a job as it came back; whatever else lies in the queue is left out, for others may be able to write there. */
export function rungRuns(data: unknown): string[] {
  const runIds = (data as { runIds?: unknown } | null)?.runIds;
  return Array.isArray(runIds) ? runIds.filter((id): id is string => typeof id === 'string' && UUID.test(id)) : [];
}
