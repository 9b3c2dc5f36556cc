import { describe, expect, it } from '@jest/globals';
import type { AlertRule, Incident } from '../../engine/ports/incident.js';
import type { IncidentBook, ListeningFlow } from '../../engine/ports/incident-book.js';
import type { WatchDeps } from './deps.js';
import { findOut, type Rhythms } from './find-out.js';

const MINUTE_MS = 60_000;
const SILENCE: AlertRule = {
  id: 'r',
  flowId: null,
  channels: null,
  watch: { kind: 'silence', settings: { factor: 3, minMinutes: 10, minGaps: 20 } },
};

/** A flow that hears something every five minutes until minute 200, on a clock that is turned by hand. */
class World {
  nowMs = 200 * MINUTE_MS;
  rules: readonly AlertRule[] = [SILENCE];
  flow: ListeningFlow = { flowId: 'f', trigger: 'webhook', publishedMs: 0, lastMs: 200 * MINUTE_MS };
  listeningSinceMs = 0;
  lookedUp = 0;
  counts: Awaited<ReturnType<IncidentBook['statuses']>> = {};
  failing: Awaited<ReturnType<IncidentBook['failingLooks']>> = [];
  readonly incidents = new Map<string, Incident>();
  private readonly rhythms: Rhythms = new Map();
  private made = 0;

  async look(atMinute: number): Promise<readonly string[]> {
    this.nowMs = atMinute * MINUTE_MS;
    const clock = { nowMs: () => this.nowMs };
    const chance = { next: () => 0, uuid: () => `i${++this.made}` };
    await findOut({ clock, chance } as unknown as WatchDeps, this.book, this.rhythms);
    return [...this.incidents.values()].filter(({ closedMs }) => closedMs === null).map(({ key }) => key);
  }

  private get book(): IncidentBook {
    const part: Partial<IncidentBook> = {
      beat: async () => this.listeningSinceMs,
      rules: async () => this.rules,
      failingLooks: async (atLeast) => this.failing.filter(({ failedInRow }) => failedInRow >= atLeast),
      listening: async () => [this.flow],
      statuses: async () => this.counts,
      arrivals: async () => {
        this.lookedUp++;
        const last = this.flow.lastMs ?? 0;
        return Array.from({ length: 41 }, (_, index) => last - index * 5 * MINUTE_MS);
      },
      counted: async () => [...this.incidents.values()].map((incident) => ({ incident, flowIds: ['f'], heldSinceMs: null, holding: 0 })),
      record: async (keys, _, decide) => {
        const recorded = decide({ incidents: keys.flatMap((key) => this.incidents.get(key) ?? []), affected: [] });
        for (const incident of recorded.incidents) this.incidents.set(incident.key, incident);
        return recorded;
      },
    };
    return part as IncidentBook;
  }
}

describe('A flow that hears something every five minutes', () => {
  it('is silent after a quarter of an hour, and not any more when something arrives', async () => {
    const world = new World();
    expect(await world.look(215)).toEqual([]);
    expect(await world.look(216)).toEqual(['silence|flow:f']);
    expect(await world.look(230)).toEqual(['silence|flow:f']);
    expect(world.incidents.get('silence|flow:f')).toMatchObject({ openedMs: 216 * MINUTE_MS, measured: { value: 1_800, limit: 900 } });
    world.flow = { ...world.flow, lastMs: 231 * MINUTE_MS };
    expect(await world.look(232)).toEqual([]);
    expect(world.incidents.get('silence|flow:f')).toMatchObject({ closedMs: 232 * MINUTE_MS });
    // Its rhythm was read once for all these looks.
    expect(world.lookedUp).toBe(1);
  });

  it('is not blamed for the time in which no server listened, or before it was published anew', async () => {
    const world = new World();
    world.listeningSinceMs = 300 * MINUTE_MS;
    expect(await world.look(310)).toEqual([]);
    expect(await world.look(316)).toEqual(['silence|flow:f']);
    const anew = new World();
    anew.flow = { ...anew.flow, publishedMs: 300 * MINUTE_MS };
    expect(await anew.look(310)).toEqual([]);
  });

  it('has a rule of its own before that for all flows, and none when its rule is switched off', async () => {
    const world = new World();
    const patient: AlertRule = {
      ...SILENCE,
      id: 'own',
      flowId: 'f',
      watch: { kind: 'silence', settings: { factor: 30, minMinutes: 10, minGaps: 20 } },
    };
    world.rules = [SILENCE, patient];
    expect(await world.look(216)).toEqual([]);
    expect(await world.look(351)).toEqual(['silence|flow:f']);
    world.rules = [];
    expect(await world.look(352)).toEqual([]);
  });

  it('that people start has no rhythm', async () => {
    const world = new World();
    world.flow = { ...world.flow, trigger: 'manual' };
    expect(await world.look(10_000)).toEqual([]);
  });

  it('is an incident when too many of its runs go wrong', async () => {
    const world = new World();
    world.rules = [{ ...SILENCE, watch: { kind: 'failure_rate', settings: { percent: 20, windowMinutes: 60, minRuns: 10 } } }];
    world.counts = { succeeded: 7, failed: 3 };
    expect(await world.look(201)).toEqual(['failure_rate|flow:f']);
    world.counts = { succeeded: 17, failed: 3 };
    expect(await world.look(202)).toEqual([]);
  });

  it('is an incident after three looks in a row that fail, without any rule, until one goes well', async () => {
    const world = new World();
    world.rules = [];
    world.failing = [{ flowId: 'f', failedInRow: 2 }];
    expect(await world.look(201)).toEqual([]);
    world.failing = [{ flowId: 'f', failedInRow: 3 }];
    expect(await world.look(202)).toEqual(['polling|flow:f']);
    expect(world.incidents.get('polling|flow:f')).toMatchObject({ measured: { value: 3, limit: 3 } });
    world.failing = [];
    expect(await world.look(203)).toEqual([]);
    expect(world.incidents.get('polling|flow:f')).toMatchObject({ closedMs: 203 * MINUTE_MS });
  });
});
