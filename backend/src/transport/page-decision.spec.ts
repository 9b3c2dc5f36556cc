import { describe, expect, it } from '@jest/globals';
import { hostedPath, isFile, redirectOf } from './page-decision.js';

const ada = { mustChangePassword: false };
const newcomer = { mustChangePassword: true };

describe('redirectOf', () => {
  it.each([
    ['/', ''],
    ['/runs', '?status=failed'],
    ['/sign-in', ''],
  ])('before the first admin is made, sends %s%s to the set-up page', (path, search) => {
    expect(redirectOf({ path, search, setUp: false, person: null })).toBe('/setup');
  });

  it('shows the set-up page only before the first admin is made', () => {
    expect(redirectOf({ path: '/setup', search: '', setUp: false, person: null })).toBeNull();
    expect(redirectOf({ path: '/setup', search: '', setUp: true, person: null })).toBe('/sign-in');
    expect(redirectOf({ path: '/setup', search: '', setUp: true, person: ada })).toBe('/');
  });

  it.each([
    ['/', '', '/sign-in'],
    ['/runs', '', '/sign-in?next=%2Fruns'],
    ['/runs', '?status=failed&q=a b', '/sign-in?next=%2Fruns%3Fstatus%3Dfailed%26q%3Da%2Bb'],
    ['/runs', '?_rsc=abc', '/sign-in?next=%2Fruns'],
    ['//example.com', '', '/sign-in'],
    ['/\\example.com', '', '/sign-in'],
    ['/sign-in', '?next=%2Fruns', null],
  ])('sends who is not signed in from %s%s to %s', (path, search, to) => {
    expect(redirectOf({ path, search, setUp: true, person: null })).toBe(to);
    expect(redirectOf({ path, search, setUp: true, person: newcomer })).toBe(to);
  });

  it.each([
    ['', '/'],
    ['?next=%2Fruns%3Fstatus%3Dfailed', '/runs?status=failed'],
    ['?next=%2F%2Fexample.com', '/'],
    ['?next=https%3A%2F%2Fexample.com', '/'],
    ['?next=%2Fsign-in', '/'],
  ])('sends who is signed in on from /sign-in%s to %s', (search, to) => {
    expect(redirectOf({ path: '/sign-in', search, setUp: true, person: ada })).toBe(to);
  });

  it('lets who is signed in have every page', () => {
    for (const path of ['/', '/runs', '/people']) expect(redirectOf({ path, search: '', setUp: true, person: ada })).toBeNull();
  });
});

it.each([
  ['/_next/static/chunks/main.js', true],
  ['/icon.svg', true],
  ['/_next/static/../../runs', false],
  ['/_next/image', false],
  ['/icon.svg/runs', false],
  ['/', false],
])('%s is a file for everybody: %s', (path, file) => {
  expect(isFile(path)).toBe(file);
});

it.each([
  ['/f/contact', 'contact'],
  ['/f/sales/contact-us', 'sales/contact-us'],
  ['/f/.preview/0190', null],
  ['/f/sales/../../runs', null],
  ['/f/a/./b', null],
  ['/f//runs', null],
  ['/f/%2e%2e/runs', null],
  ['/f/', null],
  ['/flows', null],
])('the page at %s is that of the form %s', (path, form) => {
  expect(hostedPath(path)).toBe(form);
});
