import { describe, expect, it } from '@jest/globals';
import { allowKey, parseAllowList } from './allow-list.js';

describe('parseAllowList', () => {
  it('keeps each host and port as the URL parser spells them', () => {
    const list = parseAllowList(['127.0.0.1:5000', 'CRM.Internal:443', '[FD00::0005]:8080', '2130706433:81', '10.0.0.1:80']);
    expect([...list]).toEqual(['127.0.0.1:5000', 'crm.internal:443', '[fd00::5]:8080', '127.0.0.1:81', '10.0.0.1:80']);
    expect(list.has(allowKey('127.0.0.1', 5000))).toBe(true);
  });

  it('opens no other port and no other name of the same host', () => {
    const list = parseAllowList(['127.0.0.1:5000']);
    expect(list.has(allowKey('127.0.0.1', 5001))).toBe(false);
    expect(list.has(allowKey('localhost', 5000))).toBe(false);
  });

  it.each(['crm', 'crm:', ':80', 'crm:0', 'crm:99999', 'http://crm:80', 'a@crm:80', 'crm/x:80', '*:80', 'crm :80', 'fd00::5:80000'])(
    'refuses %s at the start, with an example of what is meant',
    (entry) => {
      expect(() => parseAllowList([entry])).toThrow(/host:port/);
    },
  );
});
