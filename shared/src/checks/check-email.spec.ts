import { describe, expect, it } from '@jest/globals';
import { checkEmail } from './check-email.js';

const ID = '0198ab12-cd34-7000-8000-000000000001';
const around = { connections: new Map([[ID, { kind: 'imap' as const, name: 'Orders' }]]) };
const codes = (config: Parameters<typeof checkEmail>[1], known: Parameters<typeof checkEmail>[0]['around'] = around) =>
  checkEmail({ around: known }, config).map(({ code }) => code);

describe('a trigger that reads a mailbox', () => {
  it('is good with a mailbox that is there', () => {
    expect(codes({ connection: ID, after: { move: 'Done' } })).toEqual([]);
    expect(codes({ connection: ID }, {})).toEqual([]);
  });

  it('needs one that is there, and is a mailbox', () => {
    expect(codes({ connection: { service: 'Mail', name: 'Orders' } })).toEqual(['connection_missing']);
    expect(codes({ connection: ID }, { connections: new Map() })).toEqual(['connection_unknown']);
    expect(codes({ connection: ID }, { connections: new Map([[ID, { kind: 'smtp', name: 'Out' }]]) })).toEqual(['connection_kind_wrong']);
  });

  it('does not move mail to where it is', () => {
    expect(codes({ connection: ID, after: { move: 'inbox' } })).toEqual(['mail_moved_nowhere']);
    expect(codes({ connection: ID, folder: 'A', after: { move: 'a' } })).toEqual([]);
  });
});
