import { describe, expect, it } from '@jest/globals';
import { launchBeside } from './launch.js';

describe('launchBeside', () => {
  it('starts built code with node alone', () => {
    expect(launchBeside('file:///app/dist/expressions/launch.js')).toEqual({
      file: '/app/dist/expressions/evaluator/main.js',
      execArgv: [],
      cwd: '/app/dist/expressions/evaluator',
    });
  });

  it('starts sources through tsx', () => {
    const launch = launchBeside('file:///app/src/expressions/launch.ts');
    expect(launch.file).toBe('/app/src/expressions/evaluator/main.ts');
    expect(launch.execArgv).toContain('tsx');
  });
});
