import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@plumbline/shared';
import type { FaultFleet } from './fault-fleet.js';
import type { EventKind } from './flows.js';
import { behindOf, eventsOf, stepsOf, type SeenIncident, type SeenRun } from './observation.js';
import { textOf } from './text-of.js';

/** Statuses of runs that have neither ended nor visibly wait. */
const RESTLESS = 'queued,running';
const AT_ONCE = 8;

/** What the API shows of everything, asked from outside. */
export class Checker {
  constructor(
    private readonly fleet: FaultFleet,
    /** The flow of each kind. */
    private readonly flows: ReadonlyMap<EventKind, string>,
    /** What the calls of each version of a flow say that they are of. */
    private readonly saidVersions: (flowId: string) => Promise<ReadonlyMap<number, number>>,
  ) {}

  /** Waits until every run has ended or visibly waits; when that was, ms of the epoch; null: never, within the time. */
  async atRest(withinMs: number): Promise<number | null> {
    const end = performance.now() + withinMs;
    // A run may be between two moves: twice in a row counts.
    for (let still = 0; performance.now() < end; await sleep(500)) {
      still = (await this.nobodyMoves()) ? still + 1 : 0;
      if (still === 2) return Date.now();
    }
    return null;
  }

  /** A run whose turn has not come is as still as the one that it waits for, which stands in the list itself where it moves. */
  private async nobodyMoves(): Promise<boolean> {
    const { body } = await this.fleet.ask('GET', `/api/runs?status=${RESTLESS}&limit=200`);
    const items = body['items'] as JsonObject[];
    if (items.length === 200) return false;
    for (const item of items) {
      const { status, body: run } = await this.fleet.call('GET', `/api/runs/${textOf(item['id'])}?values=false`);
      if (status !== 200 || run['status'] !== 'queued' || behindOf(run) === null) return false;
      if (items.some(({ id }) => id === behindOf(run))) return false;
    }
    return true;
  }

  /** How many runs stand in a status. */
  async waiting(statuses: string): Promise<number> {
    const { body } = await this.fleet.ask('GET', `/api/runs?status=${statuses}&limit=200`);
    return (body['items'] as JsonObject[]).length;
  }

  /** Every run with its steps and its journal. */
  async runs(): Promise<SeenRun[]> {
    const seen: SeenRun[] = [];
    for (const [kind, flowId] of this.flows) {
      const left = await this.listed(`/api/runs?flow=${flowId}&limit=200`);
      const said = await this.saidVersions(flowId);
      const lane = async (): Promise<void> => {
        for (let item = left.pop(); item; item = left.pop()) seen.push(await this.run(item, kind, flowId, said));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
    }
    return seen;
  }

  async incidents(): Promise<SeenIncident[]> {
    const items = [
      ...(await this.listed('/api/incidents?status=open&limit=200')),
      ...(await this.listed('/api/incidents?status=closed&limit=200')),
    ];
    return Promise.all(
      items.map(async (item) => {
        const { body } = await this.fleet.ask('GET', `/api/incidents/${textOf(item['id'])}`);
        const openings = (body['alerts'] as { kind: string; state: string }[]).filter(
          ({ kind, state }) => kind === 'opened' && state !== 'dropped',
        );
        return {
          id: textOf(item['id']),
          flows: (item['flows'] as { id: string; runs: number }[]).map(({ id, runs }) => ({ id, runs })),
          openings: openings.length,
          overBefore: item['status'] === 'closed' && item['told'] === 'nothing',
          onItsWay: openings.some(({ state }) => state === 'pending'),
        };
      }),
    );
  }

  /** Whether every alert that was written is told. */
  async allTold(): Promise<boolean> {
    const { body } = await this.fleet.ask('GET', '/api/alerts?state=pending&limit=1');
    return (body['items'] as JsonObject[]).length === 0;
  }

  private async run(item: JsonObject, kind: EventKind, flowId: string, said: ReadonlyMap<number, number>): Promise<SeenRun> {
    const id = textOf(item['id']);
    const { body: run } = await this.fleet.ask('GET', `/api/runs/${id}`);
    const { body: journal } = await this.fleet.ask('GET', `/api/runs/${id}/events?limit=1000&values=false`);
    return {
      id,
      flowId,
      version: said.get(Number(run['version'])) ?? 0,
      status: textOf(run['status']),
      owner: typeof run['owner'] === 'string' ? run['owner'] : null,
      behind: behindOf(run),
      event: textOf(item['label']),
      kind,
      steps: stepsOf(run),
      journal: eventsOf(journal['items'] as JsonObject[]),
    };
  }

  /** All items of a list, page after page. */
  private async listed(path: string): Promise<JsonObject[]> {
    const items: JsonObject[] = [];
    let cursor = '';
    do {
      const { body } = await this.fleet.ask('GET', path + cursor);
      items.push(...(body['items'] as JsonObject[]));
      cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
    } while (cursor !== '');
    return items;
  }
}
