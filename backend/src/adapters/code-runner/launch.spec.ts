import { describe, expect, it } from '@jest/globals';
import { launchBeside } from './launch.js';

describe('launchBeside', () => {
  it('starts the built thread as it is', () => {
    const launch = launchBeside('file:///app/dist/adapters/code-runner/launch.js');
    expect(launch).toEqual({ entry: '/app/dist/adapters/code-runner/thread/main.js', isCode: false });
  });

  it('starts sources through tsx', () => {
    const { entry, isCode } = launchBeside(import.meta.url);
    expect(isCode).toBe(true);
    expect(entry).toMatch(/tsx.*thread\/main\.ts/);
  });
});
