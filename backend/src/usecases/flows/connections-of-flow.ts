import { pollCallOf, withPollCall, type FlowDocument, type StepDocument, type Surroundings } from '@plumbline/shared';
import type { ConnectionStore } from '../../engine/ports/connection-store.js';

type Named = Exclude<StepDocument['connection'], string | undefined>;

/** What exists around a document: those of its connections that there are. Asks nobody when it names none. */
export async function surroundingsOf(connections: Pick<ConnectionStore, 'withIds'>, document: FlowDocument): Promise<Surroundings> {
  const ids = new Set(callsOf(document).flatMap(({ connection }) => (typeof connection === 'string' ? [connection] : [])));
  const found = ids.size === 0 ? [] : await connections.withIds([...ids]);
  return { connections: new Map(found.map(({ id, kind, name }) => [id, { kind, name }])) };
}

/** A document from another server: where its connections exist here by service and name, with their ids. */
export async function withIdsOfHere(connections: Pick<ConnectionStore, 'named'>, document: FlowDocument): Promise<FlowDocument> {
  const names = new Map<string, Named>();
  for (const { connection } of callsOf(document)) {
    if (connection !== undefined && typeof connection !== 'string') names.set(keyOf(connection), connection);
  }
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
  const ids = new Set(callsOf(document).flatMap(({ connection }) => (typeof connection === 'string' ? [connection] : [])));
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
  const changed = { ...document, steps: Object.fromEntries(steps) };
  const call = pollCallOf(document);
  return call?.connection === undefined ? changed : withPollCall(changed, { ...call, connection: change(call.connection) });
}

/** All that may name a connection: the steps, and the call of a trigger that asks. */
function callsOf(document: FlowDocument): Pick<StepDocument, 'connection'>[] {
  const call = pollCallOf(document);
  return [...Object.values(document.steps), ...(call ? [call] : [])];
}

function keyOf({ service, name }: Named): string {
  return JSON.stringify([service, name]);
}
