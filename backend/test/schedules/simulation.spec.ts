import { describe, expect, it } from '@jest/globals';
import { dueBetween, lastDue, type Schedule } from '@plumbline/shared/schedule';
import { Scene, missedOf } from './scene.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (iso: string): number => Date.parse(iso);

/** A small generator with a seed, so that a failure can be played again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const FLOWS: Readonly<Record<string, Schedule>> = {
  often: { cron: '*/10 * * * *', zone: 'Europe/Berlin', missed: 'all', most: 10 },
  named: { cron: '30 2 * * *', zone: 'Europe/Berlin', missed: 'latest', most: 100 },
  list: { cron: '0,30 0-4 * * *', zone: 'America/New_York', missed: 'latest', most: 100 },
  hourly: { cron: '0 * * * *', zone: 'Europe/Berlin', missed: 'skip', most: 100 },
  seldom: { cron: '0 9 * * *', zone: 'Europe/Berlin', missed: 'latest', most: 100 },
};

/** Every due time in the span is started once, or is listed as missed and was not started. */
async function expectEachOnce(scene: Scene, flowId: string, schedule: Schedule, fromMs: number, untilMs: number): Promise<void> {
  const due = dueBetween(schedule, fromMs, untilMs, 1_000_000);
  const started = scene.starts.filter((start) => start.flowId === flowId).map(({ dueMs }) => dueMs);
  const missed = (await missedOf(scene.schedules, flowId)).flatMap(({ afterMs, untilMs: until }) =>
    dueBetween(schedule, afterMs, until, 1_000_000),
  );
  expect({ flowId, twice: started.length - new Set(started).size, listedTwice: missed.length - new Set(missed).size }).toEqual({
    ...{ flowId, twice: 0, listedTwice: 0 },
  });
  const settled = new Set([...started, ...missed]);
  expect({ flowId, forgotten: due.filter((ms) => !settled.has(ms)), notDue: [...settled].filter((ms) => !due.includes(ms)) }).toEqual({
    ...{ flowId, forgotten: [], notDue: [] },
  });
}

describe.each([
  ['forward in Berlin', at('2026-03-28T18:00:00Z'), at('2026-03-28T23:15:00Z')],
  ['back in Berlin', at('2026-10-24T18:00:00Z'), at('2026-10-24T23:15:00Z')],
  ['forward in New York', at('2027-03-14T00:00:00Z'), at('2027-03-14T05:15:00Z')],
  ['back in New York', at('2027-11-07T00:00:00Z'), at('2027-11-07T04:45:00Z')],
])('Three processes over the night on which clocks go %s', (_, fromMs, outMs) => {
  const untilMs = fromMs + 16 * HOUR;

  it('start each due time once and in time, also with clocks that differ a little', async () => {
    const scene = new Scene(fromMs);
    for (const [flowId, schedule] of Object.entries(FLOWS)) scene.publish(flowId, 1, schedule);
    for (const skew of [0, 40, -60]) scene.add(skew);
    await scene.goTo(untilMs + 1_000);
    for (const [flowId, schedule] of Object.entries(FLOWS)) {
      await expectEachOnce(scene, flowId, schedule, fromMs, untilMs);
      expect(await missedOf(scene.schedules, flowId)).toEqual([]);
    }
    expect(Math.max(...scene.starts.map(({ dueMs, atMs }) => atMs - dueMs))).toBeLessThan(200);
    expect(scene.repeats).toBe(0);
  });

  it('start each due time once when processes die at any moment, and after nothing ran for three hours', async () => {
    const seed = fromMs / MINUTE;
    const chance = seeded(seed);
    const scene = new Scene(fromMs);
    for (const [flowId, schedule] of Object.entries(FLOWS)) scene.publish(flowId, 1, schedule);
    let deaths = 0;
    scene.dies = () => chance() < 0.02 && ++deaths > 0;
    const fill = (): void => {
      while (scene.processes < 3) scene.add(Math.round(chance() * 100) - 50);
    };
    fill();
    await scene.goTo(outMs, fill);
    scene.kill();
    const { length: before } = scene.starts;
    await scene.goTo(outMs + 3 * HOUR);
    expect(scene.starts).toHaveLength(before);
    fill();
    await scene.goTo(untilMs, fill);
    scene.dies = () => false;
    fill();
    await scene.goTo(untilMs + 30_000);
    for (const [flowId, schedule] of Object.entries(FLOWS)) await expectEachOnce(scene, flowId, schedule, fromMs, untilMs);
    expect(deaths).toBeGreaterThan(5);

    // Of what the outage held: nothing of `hourly`, the newest of `named` if it was due then, the newest ten of `often`.
    const heldBack = (flowId: string): number[] =>
      scene.starts
        .filter((one) => one.flowId === flowId && one.dueMs > outMs && one.dueMs <= outMs + 3 * HOUR - MINUTE)
        .map(({ dueMs }) => dueMs);
    expect(heldBack('hourly')).toEqual([]);
    const { often, named } = FLOWS as { often: Schedule; named: Schedule };
    expect(heldBack('named')).toEqual(lastDue(named, outMs, outMs + 3 * HOUR - MINUTE, 1));
    expect(heldBack('often').length).toBeGreaterThanOrEqual(8);
    expect(heldBack('often').length).toBeLessThanOrEqual(often.most);
  });
});

describe('A process', () => {
  const START = at('2026-06-01T08:00:00Z');
  const each: Partial<Schedule> = { cron: '*/15 * * * *' };

  it('sleeps until something is due, and hears at once of what is published', async () => {
    const scene = new Scene(START);
    scene.add();
    await scene.goTo(START + 5_000);
    const { time } = scene;
    scene.publish('quarter', 1, each);
    await scene.goTo(START + 5_001);
    expect(time.nextMs - time.nowMs()).toBeLessThanOrEqual(10_000);
    await scene.goTo(START + HOUR);
    expect(scene.starts.map(({ dueMs, atMs }) => [dueMs - START, atMs - dueMs])).toEqual(
      [15, 30, 45, 60].map((minute) => [minute * MINUTE, 0]),
    );
  });

  it('goes on where the last version was when only the version is new, and lists as missed what an archive came before', async () => {
    const scene = new Scene(START);
    scene.publish('quarter', 1, each);
    await scene.goTo(START + 16 * MINUTE);
    scene.publish('quarter', 2, { ...each, missed: 'all' });
    scene.add();
    await scene.goTo(START + 31 * MINUTE);
    expect(scene.starts.map(({ dueMs, version }) => [dueMs - START, version])).toEqual([
      [15 * MINUTE, 2],
      [30 * MINUTE, 2],
    ]);
    scene.kill();
    await scene.goTo(START + 50 * MINUTE);
    scene.archive('quarter');
    scene.add();
    await scene.goTo(START + 3 * HOUR);
    expect(scene.starts).toHaveLength(2);
    expect(await missedOf(scene.schedules, 'quarter')).toEqual([
      { afterMs: START + 30 * MINUTE, untilMs: START + 50 * MINUTE, why: 'ended' },
    ]);
  });

  it('tries again what can not be stored now, and lists it as late when that lasts', async () => {
    const scene = new Scene(START);
    scene.publish('quarter', 1, { ...each, missed: 'skip' });
    scene.add();
    scene.isOverloaded = true;
    await scene.goTo(START + 15 * MINUTE + 20_000);
    scene.isOverloaded = false;
    await scene.goTo(START + 29 * MINUTE);
    expect(scene.starts.map(({ dueMs }) => dueMs - START)).toEqual([15 * MINUTE]);
    scene.isOverloaded = true;
    await scene.goTo(START + 32 * MINUTE);
    scene.isOverloaded = false;
    await scene.goTo(START + 46 * MINUTE);
    expect(scene.starts.map(({ dueMs }) => dueMs - START)).toEqual([15 * MINUTE, 45 * MINUTE]);
    expect((await missedOf(scene.schedules, 'quarter')).map(({ why }) => why)).toEqual(['late']);
  });

  it('lists what the flow refuses with its reason, and goes on', async () => {
    const scene = new Scene(START);
    scene.publish('never', 1, each, { properties: { late: { const: true } } });
    scene.publish('quarter', 1, each);
    scene.add();
    await scene.goTo(START + 46 * MINUTE);
    expect(scene.starts.every(({ flowId }) => flowId === 'quarter')).toBe(true);
    expect(await scene.schedules.missed('never', 10)).toEqual([
      expect.objectContaining({ untilMs: START + 45 * MINUTE, why: 'refused', detail: expect.stringContaining('/late') }),
    ]);
  });
});
