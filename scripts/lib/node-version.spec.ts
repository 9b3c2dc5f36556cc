import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { nodeProblem } from './node-version.mjs';

describe('The check of the Node version', () => {
  it.each(['20.20.0', '20.21.3', '22.1.0', '24.0.0'])('accepts %s', (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });

  it.each(['20.19.9', '18.20.0', '16.0.0'])('refuses %s and names both versions', (version) => {
    expect(nodeProblem(version)).toContain(`this is Node ${version}`);
    expect(nodeProblem(version)).toContain('needs Node 20.20 or newer');
  });

  it('asks for the version that package.json asks for', async () => {
    const { engines } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { engines: { node: string } };
    expect(nodeProblem('0.0.0')).toContain(`Node ${engines.node.replace('>=', '')} or newer`);
  });
});
