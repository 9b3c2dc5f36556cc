import { describe, expect, it } from '@jest/globals';
import { copyName, fileName } from './file-name';

describe('the name of an exported file', () => {
  it.each([
    ['Lead intake (new)', 'lead-intake-new.json'],
    ['Größe / Über', 'gro-e-uber.json'],
    ['../../etc/passwd', 'etc-passwd.json'],
    ['流れ', 'flow.json'],
  ])('of %s is %s', (name, file) => {
    expect(fileName(name)).toBe(file);
  });

  it('is never longer than systems take', () => {
    expect(fileName('x'.repeat(500)).length).toBeLessThan(100);
  });
});

describe('the name of a copy', () => {
  it('says so, and stays a name that can be saved', () => {
    expect(copyName('Lead intake')).toBe('Copy of Lead intake');
    expect(copyName('x'.repeat(200))).toHaveLength(200);
  });
});
