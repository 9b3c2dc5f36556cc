/**
 * The real server with pause points that do something: at the point PAUSE_AT (the PAUSE_NTH time, only for the step
 * PAUSE_STEP when that is set) it says so on stdout and then, by PAUSE_DO, kills itself, stops itself, or goes on.
 * PLUMBLINE_BUILD is the folder of the build to run.
 */
import { writeSync } from 'node:fs';

const { PAUSE_AT, PAUSE_STEP, PAUSE_NTH = '1', PAUSE_DO = 'report', PLUMBLINE_BUILD } = process.env;
const { PAUSE_POINTS } = await import(`${PLUMBLINE_BUILD}/engine/ports/pause-points.js`);
if (PAUSE_AT !== undefined && !PAUSE_POINTS.includes(PAUSE_AT)) throw new Error(`there is no pause point ${PAUSE_AT}`);

let left = Number(PAUSE_NTH);

const pause = {
  reach(point, { runId, step = '' }) {
    if (point !== PAUSE_AT || (PAUSE_STEP !== undefined && step !== PAUSE_STEP) || --left !== 0) return;
    // Written at once: a process that is about to die flushes nothing.
    writeSync(1, `reached ${point} ${runId} ${step}\n`);
    if (PAUSE_DO === 'kill') process.kill(process.pid, 'SIGKILL');
    if (PAUSE_DO === 'stop') process.kill(process.pid, 'SIGSTOP');
  },
};

const { main } = await import(`${PLUMBLINE_BUILD}/bundle/main.js`);
await main(pause).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
