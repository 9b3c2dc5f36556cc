import { describe, expect, it } from '@jest/globals';
import { methodsAt } from './methods-at.js';

describe('the methods of an address', () => {
  it.each([
    ['/api/flows', ['GET', 'POST']],
    ['/api/flows/x', ['GET']],
    ['/api/flows/x/draft', ['PUT']],
    ['/api/runs/x/steps/crm/retry', ['POST']],
    ['/api/flows/', []],
    ['/api/nothing', []],
    ['/', []],
    ['', []],
  ])('%s takes %j', (path, methods) => {
    expect(methodsAt(path)).toEqual(methods);
  });
});
