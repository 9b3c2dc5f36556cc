import { PlumblineError } from '@plumbline/shared';
import type { PayloadContent } from '../../engine/ports/payload-store.js';
import type { RunFile, RunFiles } from '../../engine/ports/run-files.js';
import type { RunStore } from '../../engine/ports/run-store.js';

export interface ReadRunFileDeps {
  readonly runs: Pick<RunStore, 'row'>;
  readonly files: RunFiles;
}

/** A file of a run, for whoever may see the run. @throws PlumblineError `run_not_found`, `file_not_found`, `payload_damaged` */
export async function readRunFile(
  { runs, files }: ReadRunFileDeps,
  runId: string,
  fileId: string,
): Promise<{ file: RunFile; chunks: PayloadContent['chunks'] }> {
  if (!(await runs.row(runId))) throw new PlumblineError('run_not_found');
  const file = await files.find(runId, fileId);
  const content = file && (await files.open(file));
  if (!file || !content) throw new PlumblineError('file_not_found', 'This run has no such file (any more).');
  return { file, chunks: content.chunks };
}
