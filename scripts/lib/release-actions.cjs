/**
 * How `nx release` writes a new version into the workspaces: into each package.json, and wherever another one names it as a
 * dependency. The ready-made implementation comes with a plugin that brings some hundred packages; this is all that is needed of it.
 */
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { VersionActions } = require('nx/release');

const MANIFEST = 'package.json';

class WorkspaceVersions extends VersionActions {
  validManifestFilenames = [MANIFEST];

  #path() {
    return join(this.projectGraphNode.data.root, MANIFEST);
  }

  #read(tree) {
    return JSON.parse(tree.read(this.#path(), 'utf-8'));
  }

  #write(tree, manifest) {
    tree.write(this.#path(), `${JSON.stringify(manifest, undefined, 2)}\n`);
  }

  async readCurrentVersionFromSourceManifest(tree) {
    return { currentVersion: this.#read(tree).version, manifestPath: this.#path() };
  }

  /** Nothing is published to a registry, so none is asked. */
  async readCurrentVersionFromRegistry() {
    return null;
  }

  async readCurrentVersionOfDependency(tree, _graph, name) {
    return { currentVersion: this.#read(tree).dependencies?.[name] ?? null, dependencyCollection: 'dependencies' };
  }

  async updateProjectVersion(tree, newVersion) {
    this.#write(tree, { ...this.#read(tree), version: newVersion });
    return [`${this.#path()} has version ${newVersion} now`];
  }

  async updateProjectDependencies(tree, _graph, versions) {
    const manifest = this.#read(tree);
    const changed = Object.entries(versions).filter(([name]) => manifest.dependencies?.[name] !== undefined);
    if (changed.length === 0) return [];
    this.#write(tree, { ...manifest, dependencies: { ...manifest.dependencies, ...Object.fromEntries(changed) } });
    return changed.map(([name, version]) => `${this.#path()} depends on ${name} ${version} now`);
  }
}

module.exports = WorkspaceVersions;

/** The lock file names the versions of the workspaces too. */
module.exports.afterAllProjectsVersioned = async (cwd, { dryRun }) => {
  if (dryRun) return { changedFiles: [], deletedFiles: [] };
  execFileSync('npm', ['run', 'lock', '--silent'], { cwd, stdio: 'inherit' });
  return { changedFiles: ['package-lock.json'], deletedFiles: [] };
};
