import type { LiveEvent, LiveEventName, LiveFlow, LiveRoom, LiveRunHead } from '@plumbline/shared';

/** Where a run stands, without its journal. */
export interface RunHead extends LiveRunHead {
  readonly flowId: string;
}

/**
 * Says what changed of what is watched, on whichever process it happened. It may forget and repeat: the journal is the truth,
 * and whoever watches looks for himself once a second.
 */
export interface Watch {
  /** From now on all processes tell of this run, or of the runs of this flow; resolves once they can know. */
  begin(room: LiveRoom): Promise<void>;
  end(room: LiveRoom): void;
  /** Runs whose journal or status may have moved; among them others than those that are watched. */
  onRuns(listener: (runIds: readonly string[]) => void): void;
  /** A flow whose draft or version may have changed. */
  onFlow(listener: (flowId: string) => void): void;
}

/** Where runs and flows stand, many in one look; those that do not exist are left out. */
export interface LiveHeads {
  runs(runIds: readonly string[]): Promise<readonly RunHead[]>;
  flows(flowIds: readonly string[]): Promise<readonly LiveFlow[]>;
  /** The newest runs of each of these flows. */
  newestRuns(flowIds: readonly string[], limit: number): Promise<readonly RunHead[]>;
}

/** Takes messages to everybody in a room. Never fails and never waits. */
export interface FanOut {
  send<Name extends LiveEventName>(room: LiveRoom, name: Name, message: LiveEvent<Name>): void;
}

/** One name for a room. */
export function roomName({ room, id }: LiveRoom): string {
  return `${room}:${id}`;
}
