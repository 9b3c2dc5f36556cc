/** The draft is saved so long after the last edit, and at the latest so long after the first one that is not saved, ms. */
const IDLE_MS = 800;
const LATEST_MS = 4_000;
/** Waits between tries while the server is away, ms: the last one goes on. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

/** What the chip says of the work: nothing is called saved before the server has answered. */
export type SaveState = 'saved' | 'saving' | 'offline' | 'conflict' | 'failed';

/** How the saving of a draft stands. A value; what to do comes back as a command. Times in ms of one clock that goes forward. */
export interface SaveMachine {
  readonly state: SaveState;
  /** When the first edit was made that is not saved; null when all are. */
  readonly dirtySince: number | null;
  readonly lastEdit: number;
  /** Whether an answer is waited for, and whether something was edited since it was asked for. */
  readonly inFlight: boolean;
  readonly editedSince: boolean;
  /** Not before, and how many tries were in vain. */
  readonly notBefore: number;
  readonly tries: number;
}

export type SaveInput =
  | 'edited'
  /** Time went by, or the person pressed save: then `now`. */
  | 'ticked'
  | 'now'
  /** Answers. */
  | 'saved'
  | 'merged'
  | 'conflict'
  | 'unreachable'
  | 'refused'
  /** The person has chosen between both sides. */
  | 'settled';

export interface SaveStep {
  readonly machine: SaveMachine;
  /** Whether the draft is to be sent now. */
  readonly send: boolean;
}

export const ALL_SAVED: SaveMachine = {
  state: 'saved',
  dirtySince: null,
  lastEdit: 0,
  inFlight: false,
  editedSince: false,
  notBefore: 0,
  tries: 0,
};

/** One step of saving: never two requests at once, and no edit is ever taken for saved that came after its request. */
export function saving(before: SaveMachine, input: SaveInput, now: number): SaveStep {
  const machine = take(before, input, now);
  const due = input === 'now' || now - machine.lastEdit >= IDLE_MS || now - (machine.dirtySince ?? now) >= LATEST_MS;
  const may =
    machine.dirtySince !== null && !machine.inFlight && machine.state !== 'conflict' && (input === 'now' || now >= machine.notBefore);
  if (!may || !due || (machine.state === 'failed' && input !== 'now')) return { machine, send: false };
  return { machine: { ...machine, state: 'saving', inFlight: true, editedSince: false }, send: true };
}

function take(machine: SaveMachine, input: SaveInput, now: number): SaveMachine {
  switch (input) {
    case 'edited': {
      // What was refused is tried again once it was changed.
      const state = machine.state === 'saved' || machine.state === 'failed' ? 'saving' : machine.state;
      return { ...machine, state, dirtySince: machine.dirtySince ?? now, lastEdit: now, editedSince: machine.inFlight };
    }
    case 'ticked':
    case 'now':
      return machine;
    case 'saved': {
      const done = { ...machine, inFlight: false, editedSince: false, tries: 0, notBefore: 0 };
      return machine.editedSince ? { ...done, state: 'saving', dirtySince: now } : { ...done, state: 'saved', dirtySince: null };
    }
    case 'merged':
      return { ...machine, inFlight: false, state: 'saving', dirtySince: now, lastEdit: 0, tries: 0, notBefore: 0 };
    case 'conflict':
      return { ...machine, inFlight: false, state: 'conflict' };
    case 'unreachable': {
      const wait = RETRY_MS[Math.min(machine.tries, RETRY_MS.length - 1)] ?? 0;
      return { ...machine, inFlight: false, state: 'offline', tries: machine.tries + 1, notBefore: now + wait };
    }
    case 'refused':
      return { ...machine, inFlight: false, state: 'failed' };
    case 'settled':
      return { ...machine, state: 'saving', dirtySince: now, lastEdit: 0 };
  }
}
