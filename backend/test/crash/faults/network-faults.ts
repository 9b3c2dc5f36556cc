import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from './arena.js';
import type { Fault } from './fault.js';
import type { Way } from './tcp-proxy.js';

/** Every way of F8, on every way that the engine's calls take. */
export function network(): Fault[] {
  const ways: readonly (readonly [Way, string])[] = [
    ['hole', 'nothing passes, connections stay open'],
    ['slow', '200 ms more each way'],
    ['thin', '10 kB a second'],
  ];
  return (['database', 'redis', 'sink', 'moody'] as const).flatMap((to): Fault[] => [
    ...(['end', 'reset'] as const).map((how) => ({
      ...networkFault(`${to}_${how === 'end' ? 'cut' : 'reset'}`, `every connection to ${to} ends with ${how === 'end' ? 'FIN' : 'RST'}`),
      strike: (arena: Arena) => Promise.resolve(arena.ways[to].cut(how)),
    })),
    ...ways.map(([way, what]) => ({
      ...networkFault(`${to}_${way}`, `to ${to}: ${what}`),
      strike: async (arena: Arena) => {
        arena.ways[to].become(way);
        await sleep(arena.long && way === 'hole' ? 10_000 : 2_000 + arena.random.below(2_000));
        arena.ways[to].become('clear');
      },
    })),
  ]);
}

function networkFault(name: string, what: string): Omit<Fault, 'strike'> {
  return { id: 'F8', name, what, lane: 'network', weight: 1 };
}
