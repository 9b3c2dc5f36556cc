import { readFile } from 'node:fs/promises';

/** Clock ticks a second that `/proc` counts in (proc(5)): 100 on every Linux that Node runs on. */
const TICKS_PER_S = 100;

/** CPU time that a process has used, user and system, ms. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_S) * 1_000;
}

/** Highest resident memory that a process has had, MB. */
export async function peakMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
