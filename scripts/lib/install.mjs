import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { inRoot } from './paths.mjs';

const LOCK = inRoot('package-lock.json');
/** npm writes this file last, so it is there only after an installation that was finished. */
const INSTALLED = inRoot('node_modules/.package-lock.json');
/** Ours: the digest of the lock file that was installed. It survives what changes dates only, such as a switch between branches. */
const STAMP = inRoot('node_modules/.plumbline-installed');

/**
 * What is known about the installed packages.
 * @typedef {object} Installation
 * @property {string} lockDigest SHA-256 of package-lock.json
 * @property {number} lockTime when package-lock.json was changed, in milliseconds
 * @property {number | undefined} installedTime when npm finished an installation; undefined when it never did
 * @property {string | undefined} stampedDigest the digest noted after the last installation by these scripts
 */

/**
 * Whether the packages must be installed. An installation by hand (`npm install`) counts too: it is newer than the lock file.
 * @param {Installation} installation
 * @returns {boolean}
 */
export function needsInstall({ lockDigest, lockTime, installedTime, stampedDigest }) {
  if (installedTime === undefined) return true;
  if (stampedDigest === lockDigest) return false;
  return installedTime < lockTime;
}

/**
 * Looks at the checkout.
 * @returns {Promise<Installation>}
 */
export async function installationState() {
  const [lock, lockTime, installedTime, stampedDigest] = await Promise.all([
    readFile(LOCK),
    stat(LOCK).then(({ mtimeMs }) => mtimeMs),
    stat(INSTALLED).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    ),
    readFile(STAMP, 'utf8').catch(() => undefined),
  ]);
  return { lockDigest: createHash('sha256').update(lock).digest('hex'), lockTime, installedTime, stampedDigest };
}

/**
 * Notes that the packages of this lock file are installed.
 * @param {string} lockDigest
 */
export const noteInstalled = (lockDigest) => writeFile(STAMP, lockDigest);

/**
 * How to call npm: the very npm that started this script, where there was one. `--include=dev` because the build tools are needed
 * even where NODE_ENV says production.
 * @param {string | undefined} execPath `npm_execpath` of the environment
 * @returns {import('./step.mjs').Step}
 */
export function installStep(execPath) {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const title = 'Installing packages (first start, or after an update) ...';
  if (execPath !== undefined && execPath.endsWith('npm-cli.js')) return { title, command: process.execPath, args: [execPath, ...args] };
  return { title, command: 'npm', args };
}
