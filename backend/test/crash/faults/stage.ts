import { createHash } from 'node:crypto';
import type { JsonObject } from '@plumbline/shared';
import { canaryForms, makeCanary } from './canaries.js';
import { FaultFleet } from './fault-fleet.js';
import { FaultSink, type Plan } from './fault-sink.js';
import { EVENT_KINDS, flowOf, type EventKind } from './flows.js';
import { MISBEHAVIOUR_NAMES, PASSING } from './misbehaviours.js';
import { hiddenPart, makeHookSecret } from './signing.js';
import { Stores } from './stores.js';
import { TcpProxy } from './tcp-proxy.js';
import { textOf } from './text-of.js';

/** Short enough to wait for, long enough for seven processes on two cores. */
export const LEASE_MS = 2_500;
/** How long a blocked event loop stays blocked, ms. */
const SPIN_MS = 1.5 * LEASE_MS;

const DOORS = ['sink', 'moody', 'alerts'] as const;

/** A fleet on stores of its own, services that it calls, and a flow of each kind: everything that faults need, before the first of them. */
export class Stage {
  readonly flows = new Map<EventKind, string>();
  /** Signs the events of orders. */
  readonly hookSecret = makeHookSecret();
  private version = 1;

  private constructor(
    readonly stores: Stores,
    readonly sink: FaultSink,
    readonly ways: Readonly<Record<'database' | 'redis' | 'sink' | 'moody', TcpProxy>>,
    readonly fleet: FaultFleet,
    private readonly canary: string,
  ) {}

  static async start(apis: number, workers: number): Promise<Stage> {
    const stores = await Stores.start();
    const sink = await FaultSink.start(DOORS.length);
    const ways = {
      database: stores.databaseWay,
      redis: stores.redisWay,
      sink: await TcpProxy.start(sink.port(0)),
      moody: await TcpProxy.start(sink.port(1)),
    };
    const settings = {
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      PAYLOAD_DIR: stores.payloadDir,
      EGRESS_ALLOW: [ways.sink.host, ways.moody.host, `127.0.0.1:${sink.port(2)}`].join(),
      LEASE_MS: `${LEASE_MS}`,
      CIRCUIT_WAIT: '1s',
      SHUTDOWN_MS: '5000',
    };
    const fleet = await FaultFleet.start({ apis, workers, settings, spinMs: SPIN_MS });
    const canary = makeCanary();
    const stage = new Stage(stores, sink, ways, fleet, canary);
    fleet.canaries = stage.canaries;
    await stage.setUp();
    return stage;
  }

  /** Publishes a newer version of the order flow; its calls say its number. */
  async publishNext(): Promise<void> {
    this.version += 1;
    const id = this.flows.get('order') ?? '';
    for (;;) {
      const { body } = await this.fleet.ask('GET', `/api/flows/${id}`);
      const document = flowOf('order', { sink: this.sinkUrl('order'), connection: this.connection, version: this.version });
      const saved = await this.fleet.ask('PUT', `/api/flows/${id}/draft`, document, { 'if-match': `"${textOf(body['revision'])}"` });
      if (saved.status >= 300) continue;
      await this.fleet.ask('POST', `/api/flows/${id}/publish`);
      return;
    }
  }

  /** The number that the calls of each version of a flow say. */
  async saidVersions(flowId: string): Promise<ReadonlyMap<number, number>> {
    const { body } = await this.fleet.ask('GET', `/api/flows/${flowId}/versions`);
    const said = new Map<number, number>();
    for (const { version } of body['items'] as unknown as { version: number }[]) {
      const { body: whole } = await this.fleet.ask('GET', `/api/flows/${flowId}/versions/${version}`);
      const number = /"version":(\d+)/.exec(JSON.stringify((whole['document'] as JsonObject)['steps']))?.[1];
      said.set(version, Number(number));
    }
    return said;
  }

  /** All forms of the secrets that must be found nowhere. */
  get canaries(): string[] {
    return [this.canary, hiddenPart(this.hookSecret)].flatMap(canaryForms);
  }

  async stop(): Promise<void> {
    await this.fleet.stop();
    await this.sink.stop();
    await this.ways.sink.stop();
    await this.ways.moody.stop();
    await this.stores.stop();
  }

  private connection = '';

  private sinkUrl(kind: EventKind): string {
    return `http://${(kind === 'moody' ? this.ways.moody : this.ways.sink).host}`;
  }

  private async setUp(): Promise<void> {
    const connection = {
      kind: 'bearer',
      service: 'Payments',
      name: 'faults',
      settings: {},
      hosts: [this.ways.sink.host],
      secrets: { token: this.canary },
    };
    this.connection = textOf((await this.must('POST', '/api/connections', connection))['id']);
    await this.must('POST', '/api/alert-channels', {
      kind: 'webhook',
      name: 'Owner',
      settings: { url: `http://127.0.0.1:${this.sink.port(2)}/alerts` },
    });
    for (const kind of EVENT_KINDS) {
      const document = flowOf(kind, { sink: this.sinkUrl(kind), connection: this.connection, version: this.version });
      const id = textOf((await this.must('POST', '/api/flows', document))['id']);
      if (kind === 'order') {
        const secret = { kind: 'standard_webhooks', label: 'faults', secret: this.hookSecret };
        await this.must('POST', `/api/flows/${id}/hook-secrets`, secret);
      }
      await this.must('POST', `/api/flows/${id}/publish`);
      this.flows.set(kind, id);
    }
  }

  private async must(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    const reply = await this.fleet.ask(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }
}

/** Shares of the calls that go wrong by themselves, of moody services and of the others; after so many calls a path behaves. */
const MOODY = 0.25;
const OTHERS = 0.02;
const CALLS = 3;

/** Misbehaviour of services at random (F10): it follows from the seed, the path and the place of the call, not from the time. */
export function plannedBy(seed: number): Plan {
  return (path, place) => {
    if (place >= CALLS || path.startsWith('/keyed/poison')) return null;
    const digest = createHash('sha256').update(`${seed} ${path} ${place}`).digest();
    const moody = /\/(act|tell|join)\//.test(path);
    if (digest.readUInt32BE(0) / 2 ** 32 >= (moody ? MOODY : OTHERS)) return null;
    const names = moody ? MISBEHAVIOUR_NAMES : PASSING;
    return names[digest.readUInt32BE(4) % names.length] ?? null;
  };
}
