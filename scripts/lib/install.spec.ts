import { describe, expect, it } from '@jest/globals';
import { installStep, needsInstall } from './install.mjs';

const FRESH = { lockDigest: 'a', lockTime: 1000, installedTime: undefined, stampedDigest: undefined };

describe('The decision to install packages', () => {
  it('installs on a fresh checkout', () => {
    expect(needsInstall(FRESH)).toBe(true);
  });

  it('installs again after an installation that was cut off, whatever an older one had noted', () => {
    expect(needsInstall({ ...FRESH, stampedDigest: 'a' })).toBe(true);
  });

  it('does not install twice for the same lock file', () => {
    expect(needsInstall({ ...FRESH, installedTime: 2000, stampedDigest: 'a' })).toBe(false);
  });

  it('does not install when only the date of the lock file has changed', () => {
    expect(needsInstall({ ...FRESH, lockTime: 3000, installedTime: 2000, stampedDigest: 'a' })).toBe(false);
  });

  it('installs when the lock file has changed since', () => {
    expect(needsInstall({ ...FRESH, lockDigest: 'b', lockTime: 3000, installedTime: 2000, stampedDigest: 'a' })).toBe(true);
  });

  it('takes an installation by hand after the change for good', () => {
    expect(needsInstall({ ...FRESH, lockDigest: 'b', lockTime: 3000, installedTime: 4000, stampedDigest: 'a' })).toBe(false);
    expect(needsInstall({ ...FRESH, lockTime: 3000, installedTime: 4000 })).toBe(false);
  });
});

describe('The installation', () => {
  it('uses the npm that started the script', () => {
    expect(installStep('/usr/lib/npm/bin/npm-cli.js')).toMatchObject({
      command: process.execPath,
      args: ['/usr/lib/npm/bin/npm-cli.js', 'ci', '--include=dev', '--no-audit', '--no-fund'],
    });
  });

  it('uses the npm of the path when it was started without one, or with another package manager', () => {
    expect(installStep(undefined).command).toBe('npm');
    expect(installStep('/usr/lib/yarn.js').command).toBe('npm');
  });
});
