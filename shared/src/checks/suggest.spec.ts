import { describe, expect, it } from '@jest/globals';
import { suggest } from './suggest.js';

describe('suggest', () => {
  it.each([
    ['emailAddress', ['name', 'customer_email', 'amount'], 'customer_email'],
    ['firstName', ['first', 'first_name', 'name'], 'first_name'],
    ['amonut', ['name', 'amount'], 'amount'],
    ['Email', ['email', 'mail'], 'email'],
    ['customerMail', ['customer_name', 'customer_mail_address'], 'customer_mail_address'],
    ['id', ['is', 'zip'], null],
    ['colour', ['size', 'weight'], null],
    ['x'.repeat(100), ['x'.repeat(99)], null],
    ['name', [], null],
  ])('for %s among %j: %s', (name, options, expected) => {
    expect(suggest(name, options)).toBe(expected);
  });
});
