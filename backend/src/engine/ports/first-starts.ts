export interface FirstStart {
  /** The flow that was, or is to be, made. */
  readonly flowId: string;
  readonly done: boolean;
}

/** What is made once in the life of a database: remembered, so that it does not come back when somebody deletes it. */
export interface FirstStarts {
  /** Null when it was never begun. */
  find(what: string): Promise<FirstStart | null>;
  /** Begins it, unless it was begun before; what is recorded then. */
  begin(what: string, flowId: string): Promise<FirstStart>;
  finish(what: string): Promise<void>;
}
