/**
 * Adds to package-lock.json the platform packages that npm left out.
 *
 * Packages with native code list one optional package per platform. A registry mirror that carries only some platforms
 * makes `npm install` drop the others from the lock file without a word, and `npm ci` then refuses the lock file as "not in sync",
 * on every platform. The names and versions are known from the package that lists them, the platform from the name; the
 * entry has no integrity, so npm takes the registry's word for these few packages, and only on those other platforms.
 *
 * Run `npm run lock` after every change of dependencies: it is `npm install --package-lock-only` followed by this.
 */
import { readFile, writeFile } from 'node:fs/promises';

const LOCK = new URL('../package-lock.json', import.meta.url);

/** Operating systems as they appear in package names, and what npm calls them. */
const SYSTEMS = new Map([
  ['aix', 'aix'],
  ['android', 'android'],
  ['darwin', 'darwin'],
  ['freebsd', 'freebsd'],
  ['linux', 'linux'],
  ['netbsd', 'netbsd'],
  ['openbsd', 'openbsd'],
  ['openharmony', 'openharmony'],
  ['sunos', 'sunos'],
  ['win32', 'win32'],
  ['windows', 'win32'],
]);

/** Processors as they appear in package names, and what npm calls them. */
const PROCESSORS = new Map([
  ['64', 'x64'],
  ['x64', 'x64'],
  ['arm', 'arm'],
  ['arm64', 'arm64'],
  ['ia32', 'ia32'],
  ['loong64', 'loong64'],
  ['ppc64', 'ppc64'],
  ['riscv64', 'riscv64'],
  ['s390x', 's390x'],
]);

/**
 * Reads the platform from the name of a package, for example `@swc/core-linux-arm-gnueabihf`.
 * @param {string} name
 * @returns {{ os: string, cpu: string, libc: string | undefined } | undefined} undefined when the name tells no platform
 */
function platformOf(name) {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const at = words.findIndex((word) => SYSTEMS.has(word));
  const os = SYSTEMS.get(words[at] ?? '');
  const cpu = PROCESSORS.get(words[at + 1] ?? '');
  if (os === undefined || cpu === undefined) return undefined;
  const abi = words[at + 2] ?? '';
  const libc = os !== 'linux' ? undefined : abi.startsWith('musl') ? 'musl' : abi.startsWith('gnu') ? 'glibc' : undefined;
  return { os, cpu, libc };
}

/**
 * @typedef {{ version?: string, optionalDependencies?: Record<string, string>, dev?: boolean, license?: string, link?: boolean }} LockEntry
 */

/**
 * The entries that the lock file lacks.
 * @param {Record<string, LockEntry>} packages the `packages` of the lock file
 * @returns {[string, object][]}
 */
function missingEntries(packages) {
  const installed = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));
  return Object.values(packages).flatMap((owner) =>
    Object.entries(owner.optionalDependencies ?? {})
      .filter(([name, version]) => !installed.has(name) && /^\d/.test(version))
      .flatMap(([name, version]) => {
        const platform = platformOf(name);
        if (platform === undefined) return [];
        const entry = {
          version,
          cpu: [platform.cpu],
          ...(owner.dev === true ? { dev: true } : {}),
          ...(platform.libc === undefined ? {} : { libc: [platform.libc] }),
          optional: true,
          os: [platform.os],
        };
        return /** @type {[string, object][]} */ ([[`node_modules/${name}`, entry]]);
      }),
  );
}

const lock = JSON.parse(await readFile(LOCK, 'utf8'));
const missing = missingEntries(lock.packages);
const sorted = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) }).sort(([a], [b]) => a.localeCompare(b, 'en'));
await writeFile(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, undefined, 2)}\n`);
console.log(missing.length === 0 ? 'package-lock.json is complete.' : `Added ${missing.length} platform packages to package-lock.json.`);
