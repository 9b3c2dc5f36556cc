import { describe, expect, it } from '@jest/globals';
import { ringJobs, RUNS_A_JOB, rungRuns } from './ring-jobs.js';

const id = (n: number): string => `0198ab12-cd34-7000-8000-${n.toString(16).padStart(12, '0')}`;
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => id(n));

describe('ringJobs', () => {
  it('gives every job an id of its own, tries it once and keeps nothing', () => {
    const jobs = [...ringJobs([id(1)]), ...ringJobs([id(1)])];
    expect(new Set(jobs.map(({ opts }) => opts.jobId)).size).toBe(2);
    for (const { opts } of jobs) expect(opts).toMatchObject({ attempts: 1, removeOnComplete: true, removeOnFail: true });
  });

  it('puts many runs into few jobs, and every run into one', () => {
    const many = ids(2 * RUNS_A_JOB + 1);
    const jobs = ringJobs(many);
    expect(jobs).toHaveLength(3);
    expect(jobs.flatMap(({ data }) => data.runIds)).toEqual(many);
  });

  it('makes one job of no runs, to see whether the queue answers', () => {
    expect(ringJobs([]).map(({ data }) => data)).toEqual([{ runIds: [] }]);
  });
});

describe('rungRuns', () => {
  it('reads what ringJobs wrote', () => {
    const [job] = ringJobs(ids(3));
    expect(rungRuns(JSON.parse(JSON.stringify(job?.data)))).toEqual(ids(3));
  });

  it.each([[null], [7], [{}], [{ runIds: 'all' }], [{ runIds: ['*', 7, null, "' OR 1=1", { id: id(1) }] }]])(
    'takes nothing from %j',
    (data) => {
      expect(rungRuns(data)).toEqual([]);
    },
  );
});
