import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { readConfig, SETTINGS } from '../../src/config/config.js';

const read = (path: string): Promise<string> => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** What images and compose files set that is not for Plumbline itself. */
const OTHERS = ['NODE_ENV', 'NEXT_TELEMETRY_DISABLED', 'TURBO_TELEMETRY_DISABLED', 'POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD'];
const KNOWN = new Set([...SETTINGS, ...OTHERS]);

/** Keys in capitals of `environment:` blocks, and what is put in from outside. */
const namesIn = (compose: string): string[] => [
  ...[...compose.matchAll(/^ +([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name ?? ''),
  ...[...compose.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name ?? ''),
];

describe('containers', () => {
  it.each(['docker/compose.yaml', 'docker/compose.scaled.yaml'])('%s sets nothing that the server does not know', async (path) => {
    const names = namesIn(await read(path));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
  });

  it('the image sets nothing that the server does not know, runs as nobody special, and is asked whether it lives', async () => {
    const image = await read('docker/Dockerfile');
    const names = [...image.matchAll(/^ENV (.+)$/gm)].flatMap(([, pairs]) =>
      (pairs ?? '').split(' ').map((pair) => pair.split('=')[0] ?? ''),
    );
    expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
    const last = image.slice(image.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(last).toContain('/api/health/live');
    expect(last.indexOf('USER node')).toBeGreaterThan(last.lastIndexOf('COPY'));
    expect(last).toMatch(/^CMD \["node", "backend\/dist\/bundle\/server\.js"\]$/m);
  });

  it('the example of settings is refused as it stands, and taken once it is filled in', async () => {
    const lines = (await read('docker/example.env')).split('\n').filter((line) => /^[A-Z]/.test(line));
    const example = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    expect(Object.keys(example).filter((name) => !KNOWN.has(name))).toEqual([]);
    expect(example['POSTGRES_PASSWORD']).toBe('');
    const { POSTGRES_PASSWORD: _, ...settings } = example;
    expect(() => readConfig(settings)).toThrow(/API_TOKEN.*\n.*MASTER_KEY/);
    const filled = { ...settings, API_TOKEN: 'x'.repeat(64), MASTER_KEY: Buffer.alloc(32, 1).toString('base64') };
    expect(readConfig(filled)).toMatchObject({ retentionMs: 90 * 86_400_000 });
  });
});

it('every setting is described, and nothing else is', async () => {
  const table = (await read('docs/settings.md')).split('\n## ')[0] ?? '';
  const described = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name ?? '');
  expect(described.sort()).toEqual([...SETTINGS].sort());
});

it('every metric is described, and nothing else is', async () => {
  const names = [...(await read('backend/src/adapters/metrics/instruments.ts')).matchAll(/name: '(plumbline_\w+)'/g)].map(
    ([, name]) => name ?? '',
  );
  const described = [...((await read('docs/operations.md')).split('Worth an alert')[0] ?? '').matchAll(/^\| `(plumbline_\w+)/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(described.sort()).toEqual(names.sort());
});
