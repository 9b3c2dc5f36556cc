import { bundle } from '../../scripts/bundle.mjs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Copies lie beside the build, so that they find the same packages. */
const MUTANTS = fileURLToPath(new URL('../../dist-mutants', import.meta.url));
const REAL = process.env.PLUMBLINE_BUILD ?? fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * Copies the build and breaks one thing in it. Production code has no switch for this: the text itself is changed.
 * @param {string} name folder of the copy
 * @param {readonly { readonly file: string; readonly find: string; readonly replace: string; readonly places?: number }[]} patches each must be found just as often as it says: once, or in so many places
 * @returns {Promise<string>} the folder
 */
export async function buildMutant(name, patches) {
  const folder = join(MUTANTS, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  // The bundle is made anew from what was changed.
  await cp(REAL, folder, { recursive: true, filter: (path) => path !== join(REAL, 'bundle') });
  for (const { file, find, replace, places } of patches) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    const times = text.split(find).length - 1;
    const wanted = places ?? 1;
    if (times !== wanted) throw new Error(`The mutant "${name}" does not fit: found ${times} times, not ${wanted}, in ${file}: ${find}`);
    await writeFile(
      path,
      text.replaceAll(find, () => replace),
    );
  }
  await bundle(folder);
  return folder;
}
