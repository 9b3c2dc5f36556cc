import { describe, expect, it } from '@jest/globals';
import { roleAllows, ROLES } from './roles.js';

describe('roleAllows', () => {
  it('lets every role do what the roles before it may, and nothing beyond', () => {
    for (const [i, has] of ROLES.entries()) for (const [j, needs] of ROLES.entries()) expect(roleAllows(has, needs)).toBe(i >= j);
  });
});
