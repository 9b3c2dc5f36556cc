import { describe, expect, it } from '@jest/globals';
import type { JournalEntry } from '@plumbline/shared';
import type { MemoryRunStore } from '../../src/adapters/memory/memory-run-store.js';
import type { Append } from '../../src/engine/ports/run-store.js';
import { acceptRequest, newId } from '../conformance/journal-parts.js';
import { until } from '../support/until.js';
import { handPlan, workBench } from './worker-bench.js';

const OK = { kind: 'ok', output: null } as const;

/** Another worker takes the run, as it may once the first one's lease has ended. */
async function takeOver(memory: MemoryRunStore, from: string): Promise<string> {
  const heir = newId();
  memory.lease(heir, Number.POSITIVE_INFINITY);
  memory.lease(from, 0);
  const [claimed] = await memory.claim(heir, 1);
  if (!claimed) throw new Error('nothing to take over');
  return heir;
}

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

const kinds = (journal: readonly JournalEntry[]): string[] => journal.map(({ event }) => event.kind);

describe('A worker whose run is taken over', () => {
  it('while it reads the journal again does not go on in the name of the new owner', async () => {
    let first = '';
    let refusals = 0;
    const bench = workBench(handPlan(['a', 'b']), (memory) => ({
      async append(append) {
        const answer = await memory.append(append);
        if (answer.kind === 'refused' && ++refusals === 1) await takeOver(memory, first);
        return answer;
      },
    }));
    first = bench.lease.workerId;
    const { runId } = acceptRequest();
    await bench.memory.accept(acceptRequest({ runId }));
    bench.worker.start();
    const call = await until('a is sent', () => bench.sent[0]);
    await bench.memory.signal(runId, { kind: 'cancel', by: 'ada' }, 'cancel', false);
    call.answer(OK);
    await until('the append was refused', () => refusals > 0);
    await turns(200);
    expect(kinds(await bench.journal(runId))).toEqual(['run.accepted', 'run.claimed', 'step.started', 'run.claimed']);
    bench.lease.lose();
    await bench.worker.stop();
  });

  it('sends nothing under a lease that it took later', async () => {
    let first = '';
    const bench = workBench(handPlan(['a']), (memory) => ({
      async append(append: Append) {
        const answer = await memory.append(append);
        if (!append.sends || append.epoch !== 1) return answer;
        // Between the commit of the intent and the send gate: the lease ends, a new one is taken, the run is somebody else's.
        bench.lease.workerId = newId();
        await takeOver(memory, first);
        return answer;
      },
    }));
    first = bench.lease.workerId;
    const { runId } = acceptRequest();
    await bench.memory.accept(acceptRequest({ runId }));
    bench.worker.start();
    await until('the run is taken over', async () => (await bench.journal(runId)).length >= 4);
    await turns(200);
    expect(bench.sent).toEqual([]);
    bench.lease.lose();
    await bench.worker.stop();
  });

  it('while it is being read for the first time leaves it alone', async () => {
    let first = '';
    const bench = workBench(handPlan(['a']), (memory) => ({
      async row(runId) {
        await takeOver(memory, first).catch(() => undefined);
        return memory.row(runId);
      },
    }));
    first = bench.lease.workerId;
    const { runId } = acceptRequest();
    await bench.memory.accept(acceptRequest({ runId }));
    bench.worker.start();
    await until('the run is taken over', async () => (await bench.journal(runId)).length >= 3);
    await turns(200);
    expect(kinds(await bench.journal(runId))).toEqual(['run.accepted', 'run.claimed', 'run.claimed']);
    expect(bench.sent).toEqual([]);
    await bench.worker.stop();
  });
});

describe('A worker that may not send just now', () => {
  it('begins nothing until it may again, instead of beginning over and over', async () => {
    const bench = workBench(handPlan(['a', 'b']));
    const { runId } = acceptRequest();
    await bench.memory.accept(acceptRequest({ runId }));
    bench.worker.start();
    const call = await until('a is sent', () => bench.sent[0]);
    bench.lease.live = false;
    call.answer(OK);
    await until('its outcome is there', async () => kinds(await bench.journal(runId)).includes('step.succeeded'));
    await turns(500);
    expect((await bench.journal(runId)).length).toBeLessThanOrEqual(6);
    bench.lease.live = true;
    (await until('b is sent', () => bench.sent[1])).answer(OK);
    await until('the run has ended', async () => kinds(await bench.journal(runId)).includes('run.finished'));
    await bench.worker.stop();
  });
});

describe('A worker that can not read from the database for a moment', () => {
  it('does not fall over, and goes on with its runs when it can', async () => {
    let broken = false;
    const trouble = async (): Promise<void> => {
      if (broken) throw new Error('the connection broke');
    };
    const bench = workBench(handPlan(['a', 'b']), (memory) => ({
      row: (runId) => trouble().then(() => memory.row(runId)),
      signalsAfter: (runId, n) => trouble().then(() => memory.signalsAfter(runId, n)),
    }));
    const { runId } = acceptRequest();
    await bench.memory.accept(acceptRequest({ runId }));
    bench.worker.start();
    const call = await until('a is sent', () => bench.sent[0]);
    // Refused, so that the journal has to be read again; and a signal that has to be read.
    await bench.memory.signal(runId, { kind: 'retry', step: 'a', attempt: 1, by: 'ada' }, 'k', true);
    broken = true;
    call.answer(OK);
    (await until('b is sent', () => bench.sent[1])).answer(OK);
    await turns(200);
    broken = false;
    await until('the run has ended', async () => kinds(await bench.journal(runId)).includes('run.finished'));
    expect(kinds(await bench.journal(runId))).toContain('signal.received');
    await bench.worker.stop();
  });
});
