import type { PayloadContent } from './payload-store.js';

/** A file that a run may read. */
export interface RunFile {
  readonly id: string;
  /** As its visitor called it; `file` where nobody called it anything. */
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly bytes: number;
}

/** The files of runs: only a run's own, those of the run that started it, and those of the run whose event it got once more. */
export interface RunFiles {
  /** Null: the run has no such file, whatever other runs have, or it is gone. */
  find(runId: string, fileId: string): Promise<RunFile | null>;
  /** Keeps bytes as a file of the run. @throws when it could not be stored */
  keep(runId: string, name: string, type: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<RunFile>;
  /** Its bytes. Null: they are gone. @throws PlumblineError `payload_damaged` */
  open(file: RunFile): Promise<PayloadContent | null>;
}
