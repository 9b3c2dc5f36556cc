/** Tells whoever waits for a run's answer, in this process and in others, that it may be there. May be lost: they also poll. */
export interface Answers {
  tell(runId: string): void;
  /** Calls `heard` whenever the run may have answered; answers with the way to stop listening. */
  listen(runId: string, heard: () => void): () => void;
}
