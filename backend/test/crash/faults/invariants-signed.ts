import type { Found } from './found.js';
import type { Observation } from './observation.js';

const REFUSED = 401;
/** Clocks of one machine, cut to whole ms. */
const ROUNDED_MS = 2;

/** P15: what cannot be believed is refused, starts nothing, and does not use up the id of its event. */
export function forgedRefused({ forged, accepted, runs }: Observation): Found {
  const first = new Map(accepted.map((one) => [one.event, one]));
  const beganMs = new Map(runs.map(({ id, journal }) => [id, journal[0]?.atMs ?? 0]));
  const believed = forged.filter(({ status }) => status !== REFUSED);
  const events = [...new Set(forged.map(({ event }) => event))];
  const problems = events.flatMap((event) => {
    const good = first.get(event);
    if (!good) return [`event ${event} was forged, and then never accepted from its sender`];
    const earlyMs = good.firstSentMs - (beganMs.get(good.runId) ?? 0);
    return earlyMs > ROUNDED_MS ? [`run ${good.runId} began ${earlyMs} ms before the sender of event ${event} first sent it`] : [];
  });
  return {
    checked: forged.length,
    problems: [...believed.map(({ event, as, status }) => `event ${event}, forged as ${as}, was answered with ${status}`), ...problems],
  };
}
