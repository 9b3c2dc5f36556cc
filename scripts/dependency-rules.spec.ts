import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** The part of dependency-cruiser's report that the tests read. */
interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FIXTURE = join(ROOT, 'scripts/dependency-fixture');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const FOLDERS = ['shared', 'backend', 'frontend', 'e2e'];

/** Packages that the fixture imports; they are linked, so that they resolve to the installed ones. */
const PACKAGES = ['@nestjs/common', 'fast-check', 'jsonata', 'next', 'pg', 'react', 'undici', 'zod'];

/** dependency-cruiser reports a cycle at one of its files only; the other says so in its first line. */
const HELPER = '// the other half of a cycle\n';

const require = createRequire(import.meta.url);
const { forbidden } = require(CONFIG) as { forbidden: readonly { readonly name: string }[] };

/** Where an installed package lies: at the root, or with the backend when the root has another version. */
async function packageFolder(name: string): Promise<string> {
  const places = [join(ROOT, 'node_modules', name), join(ROOT, 'backend/node_modules', name)];
  for (const place of places) {
    if (
      await readdir(place).then(
        () => true,
        () => false,
      )
    )
      return place;
  }
  throw new Error(`the package ${name} is not installed; run npm ci`);
}

async function layOut(target: string, ...trees: string[]): Promise<void> {
  for (const tree of trees) await cp(join(FIXTURE, tree), target, { recursive: true });
  for (const name of PACKAGES) {
    const link = join(target, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(await packageFolder(name), link);
  }
  await mkdir(join(target, 'node_modules/@plumbline'), { recursive: true });
  await symlink(join(target, 'shared'), join(target, 'node_modules/@plumbline/shared'));
}

/** Runs dependency-cruiser over a laid out tree. Only the `err` output says by its exit code whether there were violations. */
function cruise(folder: string, output: 'err' | 'json'): Promise<{ readonly exitCode: number; readonly text: string }> {
  const args = [CRUISER, '--config', CONFIG, '--output-type', output, ...FOLDERS];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, text: stdout === '' ? stderr : stdout });
    });
  });
}

/** What the first line of each planted file says it breaks, as `<rule> in <file>`. */
async function plantedViolations(): Promise<string[]> {
  const planted = join(FIXTURE, 'planted');
  const files = (await readdir(planted, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const found = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const text = await readFile(path, 'utf8');
      if (text.startsWith(HELPER)) return [];
      const rule = /^\/\/ breaks: (\S+)\n/.exec(text)?.[1];
      if (rule === undefined) throw new Error(`${path} does not say in its first line which rule it breaks`);
      return [`${rule} in ${relative(planted, path)}`];
    }),
  );
  return found.flat();
}

describe('The rules for imports', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-imports-'));
    await layOut(join(folder, 'clean'), 'clean');
    await layOut(join(folder, 'planted'), 'clean', 'planted');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('report nothing in a tree that keeps them', async () => {
    const { summary } = JSON.parse((await cruise(join(folder, 'clean'), 'json')).text) as Report;
    expect(summary.violations).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(25);
  }, 60_000);

  it('report each planted violation under its rule and nothing else', async () => {
    const { summary } = JSON.parse((await cruise(join(folder, 'planted'), 'json')).text) as Report;
    const reported = summary.violations.map(({ rule, from }) => `${rule.name} in ${from}`);
    expect([...new Set(reported)].sort()).toEqual((await plantedViolations()).sort());
  }, 60_000);

  it('fail the check by its exit code, and pass it when nothing is broken', async () => {
    expect(await cruise(join(folder, 'clean'), 'err')).toMatchObject({ exitCode: 0 });
    expect((await cruise(join(folder, 'planted'), 'err')).exitCode).toBeGreaterThan(0);
  }, 60_000);

  it('each have at least one planted violation', async () => {
    const broken = new Set((await plantedViolations()).map((violation) => violation.split(' ')[0]));
    expect([...broken].sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });
});
