import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { evolve, flowDocumentSchema, newRunView, projectRun, type Json, type JournalEntry, type JsonObject } from '@plumbline/shared';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** A journal as it was once written by the product, with the run that everybody saw then. */
export interface History {
  readonly name: string;
  readonly document: JsonObject;
  readonly journal: readonly JournalEntry[];
  readonly run: JsonObject;
}

/** The run that today's code makes of a journal. */
export function replay(runId: string, document: JsonObject, journal: readonly JournalEntry[]): { [key: string]: Json } {
  const view = newRunView(runId);
  for (const entry of journal) evolve(view, entry);
  return projectRun(view, flowDocumentSchema.parse(document));
}

/** Recorded histories are never edited: an event that was shipped once is read for ever. */
export async function histories(): Promise<History[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(FOLDER + file, 'utf8')) as History));
}

/** Keeps a history under its name; only with RECORD_HISTORIES=1, and never over one that is there. */
export async function keep(history: History): Promise<void> {
  if (process.env['RECORD_HISTORIES'] !== '1') return;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}${history.name}.json`, `${JSON.stringify(history, null, 2)}\n`, { flag: 'wx' });
}
