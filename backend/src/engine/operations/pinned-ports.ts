import { isJsonObject, type Json } from '@plumbline/shared';

/** The ports that a step takes whose output is pinned, as that output says: undefined for `out`. */
export function pinnedPorts(operation: string, output: Json): readonly string[] | undefined {
  if (!isJsonObject(output)) return undefined;
  const { taken, passed, reason, decision } = output;
  if (operation === 'branch' && Array.isArray(taken)) return taken.filter((id) => typeof id === 'string').map((id) => `case:${id}`);
  if (operation === 'filter' && passed === false) return [];
  if (operation === 'wait' && reason === 'timeout') return ['timeout'];
  if (operation === 'wait' && decision === 'reject') return ['rejected'];
  return undefined;
}
