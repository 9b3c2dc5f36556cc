import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JournalEntry, RunEvent } from '../runs/events.js';
import type { LivePage } from './events.js';
import { follow, newFollower, type FollowCommand, type FollowInput, type RunFollower } from './follow-run.js';
import { foldLive, livePage, newLiveFold, type LiveFold } from './live-fold.js';

const RUN = '0198ab12-cd34-7000-8000-000000000001';
const FLOW = '0198ab12-cd34-7000-8000-0000000000f1';
const STEPS = ['a', 'b', 'c', 'd'];

const START: RunEvent[] = [
  { kind: 'run.accepted', flowId: FLOW, version: 1, deliveryId: RUN, trigger: 'webhook' },
  { kind: 'run.claimed', worker: RUN, epoch: 1 },
];

/** What may happen to a step. The fold takes any order. */
const happening = fc
  .tuple(
    fc.constantFrom(...STEPS),
    fc.integer({ min: 1, max: 3 }),
    fc.constantFrom('started', 'succeeded', 'retrying', 'failed', 'skipped'),
  )
  .map(([step, attempt, what]): RunEvent => {
    if (what === 'skipped') return { kind: 'step.skipped', step, reason: 'not_taken' };
    if (what === 'succeeded') return { kind: 'step.succeeded', step, attempt };
    if (what === 'started') {
      return {
        kind: 'step.started',
        step,
        attempt,
        generation: 0,
        idempotencyKey: step,
        effect: 'keyed',
        fingerprint: '',
        url: '',
        contract: '',
        timeoutMs: 1,
      };
    }
    const error = { code: 'x', class: '5xx', message: '' } as const;
    const next = what === 'retrying' ? ({ do: 'retry', atMs: 1 } as const) : ({ do: 'stop' } as const);
    return { kind: 'step.failed', step, attempt, error, happened: 'no', next };
  });

const journal = fc
  .tuple(fc.array(happening, { maxLength: 40 }), fc.boolean())
  .map(([events, ends]): RunEvent[] => [...START, ...events, ...(ends ? [{ kind: 'run.finished', status: 'succeeded' } as const] : [])]);

/** What the world does next; numbers choose among what there is. */
const act = fc.oneof(
  fc.record({ do: fc.constantFrom('commit' as const), n: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    do: fc.constantFrom('deliver' as const, 'drop' as const, 'repeat' as const, 'answer' as const, 'lose' as const),
    n: fc.nat(20),
  }),
  fc.record({
    do: fc.constantFrom('connect' as const, 'disconnect' as const, 'show' as const, 'wait' as const),
    n: fc.integer({ min: 1, max: 20_000 }),
  }),
);

/** A server with a journal, a client that follows it, and between them a channel that does what it wants. */
class World {
  follower: RunFollower = newFollower(RUN);
  nowMs = 0;
  readonly asked: FollowCommand[] = [];
  readonly channel: LivePage[] = [];
  private readonly server: LiveFold = newLiveFold(RUN);
  private told = 0;

  constructor(
    private readonly events: readonly RunEvent[],
    /** Steps on a page: small, so that pages are divided. */
    private readonly limit: number,
  ) {
    this.commit(2);
  }

  commit(count: number): void {
    for (let n = 0; n < count && this.server.view.seq < this.events.length; n++) foldLive(this.server, this.next(this.server.view.seq + 1));
    while (this.told < this.server.view.seq) {
      const page = livePage(this.server, this.told, this.limit);
      this.channel.push(page);
      this.told = page.seq;
    }
  }

  take(input: FollowInput): void {
    const { follower, command } = follow(this.follower, input, this.nowMs);
    this.follower = follower;
    if (command) this.asked.push(command);
  }

  answer(index: number): void {
    const [command] = this.asked.splice(index % Math.max(1, this.asked.length), 1);
    if (!command) return;
    this.take({ kind: 'answered', page: livePage(this.server, command.kind === 'join' ? 0 : command.after, this.limit) });
  }

  /** Everything works from now on: until the client asks nothing any more. */
  settle(): void {
    this.commit(this.events.length);
    this.asked.length = 0;
    this.take({ kind: 'connected' });
    for (let rounds = 0; rounds < 200; rounds++) {
      this.nowMs += 1_000;
      while (this.asked.length > 0) this.answer(0);
      this.take({ kind: 'ticked' });
    }
  }

  /** The journal, folded afresh. */
  truth(): LivePage {
    const fold = newLiveFold(RUN);
    this.events.forEach((_, index) => foldLive(fold, this.next(index + 1)));
    return livePage(fold, 0);
  }

  private next(seq: number): JournalEntry {
    return { runId: RUN, seq, atMs: seq * 1_000, event: this.events[seq - 1] ?? (START[0] as RunEvent) };
  }
}

function perform(world: World, { do: what, n }: { readonly do: string; readonly n: number }): void {
  const at = n % Math.max(1, world.channel.length);
  const [page] =
    what === 'repeat' ? world.channel.slice(at, at + 1) : ['deliver', 'drop'].includes(what) ? world.channel.splice(at, 1) : [];
  if (page && what !== 'drop') world.take({ kind: 'patched', page });
  if (what === 'commit') world.commit(n);
  if (what === 'answer') world.answer(n);
  if (what === 'lose') world.asked.splice(n % Math.max(1, world.asked.length), 1);
  if (what === 'connect') world.take({ kind: 'connected' });
  if (what === 'disconnect') world.take({ kind: 'disconnected' });
  if (what === 'show') world.take({ kind: 'shown' });
  if (what === 'wait') {
    world.nowMs += n;
    world.take({ kind: 'ticked' });
  }
}

describe('Following a run', () => {
  it('ends with the truth, whatever is dropped, repeated, reordered and lost on the way', () => {
    fc.assert(
      fc.property(journal, fc.array(act, { maxLength: 80 }), fc.integer({ min: 1, max: 6 }), (events, acts, limit) => {
        const world = new World(events, limit);
        for (const one of acts) {
          const before = world.follower.run;
          perform(world, one);
          for (const [key, step] of before?.steps ?? []) expect(world.follower.run?.steps.get(key)?.seq).toBeGreaterThanOrEqual(step.seq);
        }
        world.settle();
        const { run } = world.follower;
        const truth = world.truth();
        expect({ seq: run?.seq, head: run?.head, status: run?.status }).toEqual({
          seq: truth.head,
          head: truth.head,
          status: truth.status,
        });
        expect(run?.steps).toEqual(new Map(truth.steps.map((step) => [step.key, step])));
      }),
      { numRuns: 300 },
    );
  });

  const connected = (nowMs: number) => follow(newFollower(RUN), { kind: 'connected' }, nowMs);
  const page = (from: number, seq: number, more: Partial<LivePage> = {}): LivePage => ({
    runId: RUN,
    flowId: FLOW,
    from,
    seq,
    head: seq,
    status: 'running',
    steps: [],
    ...more,
  });

  it('joins, and then says nothing while all is well, but compares every 15 s', () => {
    const first = connected(0);
    expect(first.command).toEqual({ kind: 'join' });
    let { follower } = follow(first.follower, { kind: 'answered', page: page(0, 4) }, 10);
    const asked: number[] = [];
    for (let nowMs = 1_000; nowMs <= 31_000; nowMs += 1_000) {
      const step = follow(follower, { kind: 'ticked' }, nowMs);
      ({ follower } = step);
      if (!step.command) continue;
      asked.push(nowMs);
      expect(step.command).toEqual({ kind: 'catch_up', after: 4 });
      ({ follower } = follow(follower, { kind: 'answered', page: page(4, 4) }, nowMs));
    }
    expect(asked).toEqual([16_000, 31_000]);
  });

  it('asks at once for what lies between', () => {
    const { follower } = follow(connected(0).follower, { kind: 'answered', page: page(0, 4) }, 10);
    expect(follow(follower, { kind: 'patched', page: page(6, 7) }, 20).command).toEqual({ kind: 'catch_up', after: 4 });
    expect(follow(follower, { kind: 'patched', page: page(4, 7) }, 20).command).toBeNull();
  });

  it('compares when the run has ended, when the page is shown again, and when it was connected anew', () => {
    const { follower } = follow(connected(0).follower, { kind: 'answered', page: page(0, 4) }, 10);
    const ended = page(4, 5, { status: 'succeeded' });
    expect(follow(follower, { kind: 'patched', page: ended }, 20).command).toEqual({ kind: 'catch_up', after: 5 });
    expect(follow(follower, { kind: 'shown' }, 20).command).toEqual({ kind: 'catch_up', after: 4 });
    expect(follow(follow(follower, { kind: 'disconnected' }, 20).follower, { kind: 'connected' }, 30).command).toEqual({ kind: 'join' });
  });

  it('waits for an answer, and asks again when none comes', () => {
    const { follower } = connected(0);
    expect(follow(follower, { kind: 'ticked' }, 4_000).command).toBeNull();
    expect(follow(follower, { kind: 'ticked' }, 5_000).command).toEqual({ kind: 'join' });
  });

  it('asks again after a while when it was refused, and at once when it had only lost its room', () => {
    const { follower } = connected(0);
    const refused = follow(follower, { kind: 'refused', code: 'run_not_found' }, 10);
    expect(refused).toMatchObject({ command: null, follower: { refusal: 'run_not_found' } });
    expect(follow(refused.follower, { kind: 'ticked' }, 10_000).command).toBeNull();
    expect(follow(refused.follower, { kind: 'ticked' }, 15_010).command).toEqual({ kind: 'join' });
    expect(follow(follower, { kind: 'refused', code: 'not_joined' }, 10).command).toEqual({ kind: 'join' });
  });

  it('does not ask again and again for what the server does not know either', () => {
    const { follower } = follow(connected(0).follower, { kind: 'answered', page: page(0, 4, { head: 9 }) }, 10);
    const again = follow(follower, { kind: 'answered', page: page(4, 4, { head: 9 }) }, 20);
    expect(again.command).toBeNull();
    expect(follow(again.follower, { kind: 'ticked' }, 600).command).toEqual({ kind: 'catch_up', after: 4 });
  });
});
