import { spawnSync } from 'node:child_process';

/**
 * Ends a process and all that it started, at once. Servers that it has started go with it: they would hold its output open.
 * @param {number} pid
 */
export function endTree(pid) {
  for (const one of [pid, ...descendants(pid, parents())].reverse()) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
}

/**
 * @param {number} pid
 * @param {ReadonlyMap<number, number>} parents the parent of each process
 * @returns {number[]} children before their own children
 */
export function descendants(pid, parents) {
  const children = [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  return [...children, ...children.flatMap((child) => descendants(child, parents))];
}

/** @returns {Map<number, number>} none where the system has no `ps`: then only the process itself is ended */
function parents() {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = (stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return new Map(pairs.flatMap(([child, parent]) => (child !== undefined && parent !== undefined ? [[child, parent]] : [])));
}
