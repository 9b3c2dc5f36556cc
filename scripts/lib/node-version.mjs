/** The oldest Node that everything here was tried with: major and minor. The same figure stands in package.json as `engines`. */
const OLDEST = /** @type {const} */ ([20, 20]);

/**
 * Says in a sentence what is wrong with the version of Node.
 * @param {string} version as in `process.versions.node`, for example `20.20.2`
 * @returns {string | undefined} undefined when the version is good
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `Plumbline needs Node ${OLDEST.join('.')} or newer; this is Node ${version}. Install a newer one from nodejs.org or with your system's package manager, then try again.`;
}
