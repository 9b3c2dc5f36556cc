import {
  isJsonObject,
  isUuid,
  pollCallOf,
  withPollCall,
  type FlowDocument,
  type StepDocument,
  type Surroundings,
  type TriggerDocument,
} from '@plumbline/shared';
import type { ConnectionStore } from '../../engine/ports/connection-store.js';

type Named = Exclude<StepDocument['connection'], string | undefined>;

/** What exists around a document: those of its connections that there are. Asks nobody when it names none. */
export async function surroundingsOf(connections: Pick<ConnectionStore, 'withIds'>, document: FlowDocument): Promise<Surroundings> {
  const ids = new Set(connectionsIn(document).filter((connection) => typeof connection === 'string'));
  const found = ids.size === 0 ? [] : await connections.withIds([...ids]);
  return { connections: new Map(found.map(({ id, kind, name }) => [id, { kind, name }])) };
}

/** A document from another server: where its connections exist here by service and name, with their ids. */
export async function withIdsOfHere(connections: Pick<ConnectionStore, 'named'>, document: FlowDocument): Promise<FlowDocument> {
  const names = new Map<string, Named>();
  for (const connection of connectionsIn(document)) if (typeof connection !== 'string') names.set(keyOf(connection), connection);
  const ids = new Map<string, string>();
  for (const [key, { service, name }] of names) {
    const found = await connections.named(service, name);
    if (found) ids.set(key, found.id);
  }
  return withConnections(document, (connection) =>
    typeof connection === 'string' ? connection : (ids.get(keyOf(connection)) ?? connection),
  );
}

/**
 * A document for another server: its connections by service and name. One that does not exist any more is named so that the import
 * asks for another one; left out, the step would silently run without.
 */
export async function withNames(connections: Pick<ConnectionStore, 'withIds'>, document: FlowDocument): Promise<FlowDocument> {
  const ids = new Set(connectionsIn(document).filter((connection) => typeof connection === 'string'));
  const found = ids.size === 0 ? [] : await connections.withIds([...ids]);
  const names = new Map(found.map(({ id, service, name }) => [id, { service, name }]));
  return withConnections(document, (connection) =>
    typeof connection === 'string' ? (names.get(connection) ?? { service: 'deleted', name: connection }) : connection,
  );
}

function withConnections(
  document: FlowDocument,
  change: (connection: NonNullable<StepDocument['connection']>) => NonNullable<StepDocument['connection']>,
): FlowDocument {
  const steps = Object.entries(document.steps).map(([id, step]): [string, StepDocument] => [
    id,
    step.connection === undefined ? step : { ...step, connection: change(step.connection) },
  ]);
  const ofTrigger = connectionOf(document.trigger);
  const trigger =
    ofTrigger === undefined
      ? document.trigger
      : { ...document.trigger, config: { ...document.trigger.config, connection: change(ofTrigger) } };
  const changed = { ...document, trigger, steps: Object.fromEntries(steps) };
  const call = pollCallOf(document);
  return call?.connection === undefined ? changed : withPollCall(changed, { ...call, connection: change(call.connection) });
}

type Connection = NonNullable<StepDocument['connection']>;

/** Those of the steps, and that of the trigger or of what it asks. */
function connectionsIn(document: FlowDocument): Connection[] {
  const { steps, trigger } = document;
  return [connectionOf(trigger), pollCallOf(document)?.connection, ...Object.values(steps).map(({ connection }) => connection)].filter(
    (one) => one !== undefined,
  );
}

/** The connection that a trigger names in its settings, as a step names its own. */
function connectionOf({ config }: TriggerDocument): Connection | undefined {
  const named = config?.['connection'];
  if (typeof named === 'string') return isUuid(named) ? named : undefined;
  if (!isJsonObject(named ?? null)) return undefined;
  const { service, name } = named as { service?: unknown; name?: unknown };
  return typeof service === 'string' && typeof name === 'string' ? { service, name } : undefined;
}

function keyOf({ service, name }: Named): string {
  return JSON.stringify([service, name]);
}
